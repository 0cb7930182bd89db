import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type ValidationScope, validateRun } from "../../src/compliance/validate/validate-run.ts";
import { type BillBooks, companyId, createBillBooks } from "./compliance-fixture.ts";

describe("validating a run", () => {
  let books: BillBooks;
  let home: string;
  beforeEach(async () => {
    books = await createBillBooks();
    home = await mkdtemp(join(tmpdir(), "purser-validate-"));
  });
  afterEach(async () => {
    await books.close();
    await rm(home, { recursive: true, force: true });
  });

  const validate = (scope?: ValidationScope) =>
    validateRun({ db: books.store.db, home }, books.company, scope);
  const errors = async (scope?: ValidationScope) =>
    (await validate(scope)).findings.filter(({ severity }) => severity === "error").map(({ rule }) => rule);

  it("passes what is right, says what it looked at, and that nobody was screened", async () => {
    await books.addBill({ id: "a" });
    expect(await validate()).toEqual({
      verdict: "passed",
      findings: [expect.objectContaining({ rule: "not_screened", severity: "note" })],
      checked: { documents: 1, invoices: 1, journals: 1, statements: 0, parties: 1, screenedAgainst: null },
    });
  });

  it("finds a total that does not agree", async () => {
    await books.addBill({ id: "a", standard: { gross: 600_00 } });
    expect(await errors()).toEqual(["BR-CO-15"]);
  });

  it("finds another amount on the control account than the invoice has", async () => {
    await books.addBill({ id: "a", control: 500_01 });
    expect(await errors()).toEqual(["control_amount_differs"]);
  });

  it("finds a duplicate, whoever posted it", async () => {
    await books.addBill({ id: "a", number: "R-1" });
    await books.addBill({ id: "b", number: "r 1" });
    expect(await errors({ documentIds: ["b"] })).toEqual(["duplicate_invoice"]);
  });

  it("finds that nobody checked what is over the limit, and that the maker checked", async () => {
    await books.addBill({ id: "a", gross: 999_99 });
    await books.addBill({ id: "b", gross: 1_000_00 });
    await books.addBill({ id: "c", gross: 1_000_00, checker: "ann" });
    await books.addBill({ id: "d", gross: 1_000_00, maker: "ann", checker: "ann" });
    expect(await errors({ documentIds: ["a"] })).toEqual([]);
    expect(await errors({ documentIds: ["b"] })).toEqual(["checker_missing"]);
    expect(await errors({ documentIds: ["c"] })).toEqual([]);
    expect(await errors({ documentIds: ["d"] })).toEqual(["maker_is_checker"]);
  });

  it("asks for a checker on everything when the company set no limit", async () => {
    await books.close();
    books = await createBillBooks([]);
    await books.addBill({ id: "a", gross: 1 });
    expect(await errors()).toEqual(["checker_missing"]);
  });

  it("holds checkers to the tier of the amount", async () => {
    await books.close();
    books = await createBillBooks([
      ["posting_approval_limit", "100.00", "USD"],
      ["approval_tier.manager", "1000.00", "USD"],
      ["approval_tier.director", "5000.00", "USD"],
      ["approvers.manager", "max", "text"],
      ["approvers.director", "dora, dave", "text"],
    ]);
    const tried = [
      ["a", 500_00, "joe", []],
      ["b", 1_000_00, "joe", ["tier_not_met"]],
      ["c", 1_000_00, "max", []],
      ["d", 1_000_00, "dora", []],
      ["e", 5_000_00, "max", ["tier_not_met"]],
      ["f", 5_000_00, "dave", []],
    ] as const;
    for (const [id, gross, checker, found] of tried) {
      await books.addBill({ id, gross, checker });
      expect(await errors({ documentIds: [id] }), id).toEqual(found);
    }
  });

  it("screens parties against the list in the home folder", async () => {
    await mkdir(join(home, "screening"));
    await writeFile(join(home, "screening", "list.txt"), "ACME SUPPLIES LTD\nNightfall Logistic Partner\n");
    await books.addBill({ id: "a" });
    await books.addBill({ id: "b", party: "Nightfall Logistics Partner" });
    await books.addBill({ id: "c", party: "Harmless Hardware" });
    const { findings, checked } = await validate();
    expect(checked.screenedAgainst).toBe(2);
    expect(findings.map(({ rule, severity, subject }) => [rule, severity, subject])).toEqual([
      ["screening_hit", "error", "party:Acme Supplies"],
      ["screening_hit", "review", "party:Nightfall Logistics Partner"],
    ]);
  });

  it("tells of documents that wait, without failing for them", async () => {
    await books.addBill({ id: "a", posted: false });
    const { verdict, findings } = await validate();
    expect(verdict).toBe("passed");
    expect(findings).toEqual([expect.objectContaining({ rule: "document_not_posted", severity: "note" })]);
  });

  it("finds statements that do not add up", async () => {
    const { db } = books.store;
    const statement = {
      company_id: companyId,
      bank_account_id: "bank",
      from_date: "2026-07-01",
      to_date: "2026-07-31",
    };
    await db
      .insertInto("bank_account")
      .values({ company_id: companyId, id: "bank", name: "Bank", currency: "USD" })
      .execute();
    await db
      .insertInto("bank_statement")
      .values([
        { ...statement, id: "s1", opening: 0, closing: 5, ties: 1 },
        { ...statement, id: "s2", opening: 0, closing: 5, ties: 0 },
        { ...statement, id: "s3", opening: null, closing: 5, ties: 0 },
      ])
      .execute();
    const { findings } = await validate({ statementIds: ["s1", "s2", "s3"] });
    expect(findings.map(({ rule, severity }) => [rule, severity])).toEqual([
      ["statement_differs", "review"],
      ["statement_balance_unknown", "note"],
    ]);
  });

  it("fails for what does not exist rather than passing by", async () => {
    expect(await errors({ documentIds: ["x"], journalIds: [77], statementIds: ["y"] })).toEqual([
      "unknown_document",
      "unknown_journal",
      "unknown_statement",
    ]);
  });

  it("does not see another company's rows", async () => {
    await books.addBill({ id: "a", control: 1 });
    const other = { ...books.company, id: "other" };
    const { verdict, checked } = await validateRun({ db: books.store.db, home }, other, {});
    expect([verdict, checked.documents]).toEqual(["passed", 0]);
  });
});
