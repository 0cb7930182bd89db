import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { correctEntry } from "../../src/entries/correct-entry.ts";
import { listMemory } from "../../src/entries/memory-queries.ts";
import { forgetMemory, rememberCorrection, restoreMemory } from "../../src/entries/memory.ts";
import type { ProposedEntry } from "../../src/entries/proposed-entry.ts";
import { type EntryBooks, COMPANY, createEntryBooks } from "./books.ts";
import { invoiceOf, line } from "./fixture.ts";
import { trialBalance } from "./state.ts";

const bill = (number: string, description = "Monatspauschale Juni") =>
  invoiceOf({ number, lines: [line(description, 10_000, { taxRate: "19" })] });
const onto = (entry: ProposedEntry, code: string): ProposedEntry => ({
  ...entry,
  lines: entry.lines.map((each, index) => (index === 1 ? { ...each, accountCode: code } : each)),
});

describe("memory", () => {
  let books: EntryBooks;
  beforeEach(async () => {
    books = await createEntryBooks();
  });
  afterEach(() => books.close());
  const proposed = async (number: string) => {
    const { lines, disposition } = await books.propose(bill(number));
    return [lines[1]?.accountCode, lines[1]?.reason.kind, disposition];
  };

  it("makes an account sure once it was approved a few times", async () => {
    expect(await proposed("R-1")).toEqual(["6800", "fallback", "review"]);
    for (const number of ["R-1", "R-2"]) {
      await books.post([onto(await books.propose(bill(number)), "6900")]);
      books.nextDay();
    }
    expect(await proposed("R-3")).toEqual(["6900", "memory", "post"]);
  });

  it("takes an account that an approver changed as a correction", async () => {
    await books.post([onto(await books.propose(bill("R-1")), "6900")]);
    const rows = await listMemory(books.store.db, COMPANY, "s1");
    expect(rows).toMatchObject([
      { line_key: "*", account_code: "6900", source: "posted", party_name: "Hausverwaltung Nord", account_name: "Travel" }, // prettier-ignore
      { line_key: "monatspauschale", account_code: "6900", source: "correction", updated_by: "ana" },
    ]);
    expect(await proposed("R-2")).toEqual(["6900", "memory", "post"]);
  });

  it("learns from a corrected entry, which is reversed and posted anew in one step, once", async () => {
    const [first] = await books.post([await books.propose(bill("R-1"))]);
    const entry = onto(await books.propose(bill("R-1")), "6300");
    const corrected = { ...entry, issues: [], disposition: "post" as const };
    const request = { companyId: COMPANY, journalId: first!.journalId, correction: corrected, maker: "ben", checker: "ana", effectKey: "fix", reason: "insurance" }; // prettier-ignore
    const posted = await correctEntry(books.deps, request);
    expect(posted).toMatchObject({ invoiceId: "document:doc-R-1#2", fresh: true });
    const after = await books.state();
    expect(after).toMatchObject({ balance: { "2000": -11_900, "6300": 10_000, "1400": 1_900 } });
    expect(await proposed("R-2")).toEqual(["6300", "memory", "post"]);
    expect(await correctEntry(books.deps, request)).toEqual({ ...posted, fresh: false });
    expect(await books.state()).toEqual(after);
  });

  it("corrects by line and account alone where the document is kept", async () => {
    const lines = [
      line("Office rent June", 10_000, { taxRate: "19" }),
      line("Flight", 5_000, { taxRate: "7" }),
    ];
    const invoice = invoiceOf({ number: "R-1", lines });
    await books.addCase(invoice);
    const [first] = await books.post([await books.propose(invoice)]);
    const request = { companyId: COMPANY, journalId: first!.journalId, correction: [{ line: 2, accountCode: "6200" }], maker: "ben", checker: "ana", effectKey: "fix", reason: "not a flight" }; // prettier-ignore
    await expect(correctEntry(books.deps, { ...request, correction: [{ line: 3, accountCode: "6200" }] })).rejects.toMatchObject({ code: "unknown_line" }); // prettier-ignore
    await expect(correctEntry(books.deps, { ...request, correction: [{ line: 2, accountCode: "1" }] })).rejects.toMatchObject({ code: "unknown_account" }); // prettier-ignore
    await expect(correctEntry(books.deps, { ...request, maker: "ana" })).rejects.toMatchObject({ code: "self_approval" }); // prettier-ignore
    const posted = await correctEntry(books.deps, request);
    expect(await correctEntry(books.deps, request)).toEqual({ ...posted, fresh: false });
    expect(await trialBalance(books.store.db, COMPANY)).toEqual({ "2000": -17_250, "6100": 10_000, "6200": 5_000, "1400": 2_250 }); // prettier-ignore
    expect(await books.caseStatus("doc-R-1")).toBe("posted");
    const next = await books.propose({
      ...invoice,
      number: "R-2",
      normalizedNumber: "R2",
      documentId: "doc-R-2",
    });
    expect(next.lines[2]).toMatchObject({ accountCode: "6200", reason: { kind: "memory" } });
  });

  it("leaves everything as it was when the corrected entry is refused", async () => {
    const [first] = await books.post([await books.propose(bill("R-1"))]);
    const before = await books.state();
    const entry = onto(await books.propose(bill("R-1")), "2000");
    const request = { companyId: COMPANY, journalId: first!.journalId, correction: { ...entry, issues: [], disposition: "post" as const }, maker: "ben", checker: "ana", effectKey: "fix", reason: "x" }; // prettier-ignore
    await expect(correctEntry(books.deps, request)).rejects.toMatchObject({ code: "control_line_wrong" });
    await expect(correctEntry(books.deps, { ...request, correction: await books.propose(bill("R-9")) })).rejects.toMatchObject({ code: "entry_differs_from_invoice" }); // prettier-ignore
    expect(await books.state()).toEqual(before);
  });

  it("keeps the newest correction of a line, and can be forgotten and restored", async () => {
    const scope = { db: books.store.db, companyId: COMPANY, by: "ana" };
    const learned = { partyId: "s1", description: "Monatspauschale", taxCode: null };
    await rememberCorrection({ ...scope, at: "2026-07-01" }, { ...learned, accountCode: "6900" });
    await rememberCorrection({ ...scope, at: "2026-07-02" }, { ...learned, accountCode: "6300" });
    expect((await proposed("R-1"))[0]).toBe("6300");
    const key = { partyId: "s1", lineKey: "monatspauschale", accountCode: "6300" };
    const row = await forgetMemory(scope, key);
    expect((await proposed("R-1"))[0]).toBe("6900");
    expect(await forgetMemory(scope, key)).toBeUndefined();
    expect(await restoreMemory(scope, row!)).toBe(true);
    expect(await restoreMemory(scope, row!)).toBe(false);
    expect((await proposed("R-1"))[0]).toBe("6300");
  });

  it("is not needed where the books hold earlier bills of the party", async () => {
    const { db } = books.store;
    for (const number of ["R-1", "R-2", "R-3", "R-4"])
      await books.post([onto(await books.propose(bill(number)), "6900")]);
    await db.deleteFrom("party_memory").execute();
    expect(await proposed("R-5")).toEqual(["6900", "history", "post"]);
    expect((await trialBalance(db, COMPANY))["6900"]).toBe(40_000);
  });
});
