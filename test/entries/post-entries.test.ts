import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadOpenItems } from "../../src/books/open-items.ts";
import type { ProposedEntry } from "../../src/entries/proposed-entry.ts";
import { type EntryBooks, COMPANY, createEntryBooks } from "./books.ts";
import { anyInvoice, invoiceOf, line } from "./fixture.ts";
import { trialBalance } from "./state.ts";

const refusal = (code: string): unknown => expect.objectContaining({ code });
const agent = { checker: null };

describe("posting entries", () => {
  let books: EntryBooks;
  beforeEach(async () => {
    books = await createEntryBooks();
  });
  afterEach(() => books.close());

  const rows = (
    table: "invoice" | "invoice_line" | "journal" | "party" | "party_alias" | "audit_event" | "party_bank",
  ) => books.store.db.selectFrom(table).selectAll().execute();

  /** Without the one that opens the books. */
  const journals = async () => (await rows("journal")).slice(1);
  const told = async () => {
    const events = await books.store.db
      .selectFrom("audit_event")
      .select(["action", "actor"])
      .orderBy("seq")
      .execute();
    return events
      .filter(({ action }) => action.startsWith("entries_"))
      .map(({ action, actor }) => `${action} by ${actor}`);
  };

  it("makes journal, invoice, lines and memory, and marks the document posted", async () => {
    const invoice = invoiceOf();
    await books.addCase(invoice);
    const [posted] = await books.post([await books.propose(invoice)], { ...agent, effectKey: "run-1" });
    expect(posted).toMatchObject({
      documentId: "doc-R-1001",
      invoiceId: "document:doc-R-1001",
      partyId: "s1",
      fresh: true,
    });
    expect(await journals()).toMatchObject([
      { source: "purchase", reference: "R-1001", date: "2026-06-15", maker: "agent:accounting_agent", checker: null, document_id: "doc-R-1001", batch_id: "run-1" }, // prettier-ignore
    ]);
    expect(await rows("invoice")).toMatchObject([
      { side: "ap", number: "R-1001", net: 10_000, tax: 1_900, gross: 11_900, base_gross: 11_900, status: "open", due_date: "2026-07-15" }, // prettier-ignore
    ]);
    expect(await rows("invoice_line")).toMatchObject([{ description: "Office rent June", net: 10_000, tax: 1_900, tax_code: "V19" }]); // prettier-ignore
    expect(await books.state()).toEqual({
      balance: { "2000": -11_900, "6100": 10_000, "1400": 1_900 },
      open: [[["R-1001", "s1", 11_900, 11_900]], []],
      memory: [
        { party_id: "s1", line_key: "*", account_code: "6100", times: 1, source: "posted" },
        { party_id: "s1", line_key: "office rent", account_code: "6100", times: 1, source: "posted" },
      ],
    });
    expect(await books.caseStatus("doc-R-1001")).toBe("posted");
    expect(await told()).toEqual(["entries_posted by agent:accounting_agent"]);
  });

  it("restores trial balance, open items and memory when reversed, for any batch", async () => {
    await books.post([await books.propose(invoiceOf({ number: "before" }))]);
    const before = await books.state();
    const batches = fc.uniqueArray(anyInvoice, {
      minLength: 1,
      maxLength: 4,
      selector: ({ number }) => number,
    });
    let run = 0;
    await fc.assert(
      fc.asyncProperty(batches, async (batch) => {
        run += 1;
        const entries: ProposedEntry[] = [];
        for (const invoice of batch)
          entries.push(await books.propose({ ...invoice, documentId: `${run}-${invoice.number}` }));
        const posted = await books.post(entries);
        const ids = posted.map(({ journalId }) => journalId);
        expect(await books.reverse(ids)).toMatchObject({ reversed: batch.length, alreadyReversed: 0 });
        expect(await books.state()).toEqual(before);
        expect(await books.reverse(ids)).toMatchObject({ reversed: 0, alreadyReversed: batch.length });
        expect(await books.state()).toEqual(before);
      }),
      { numRuns: 25 },
    );
  });

  it("keeps the control accounts equal to the open items, for any batch", async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(anyInvoice, { minLength: 1, maxLength: 4 }), async (batch) => {
        run += 1;
        const entries: ProposedEntry[] = [];
        for (const [index, invoice] of batch.entries()) {
          const own = `${run}-${index}`;
          entries.push(await books.propose({ ...invoice, documentId: own, normalizedNumber: own }));
        }
        await books.post(entries);
        const balance = await trialBalance(books.store.db, COMPANY);
        for (const [side, account, sign] of [
          ["ap", "2000", -1],
          ["ar", "1100", 1],
        ] as const) {
          const open = await loadOpenItems(books.store.db, COMPANY, { side, asOf: "9999-12-31" });
          expect(balance[account] ?? 0).toBe(
            sign * open.reduce((sum, { baseOpen }) => sum + baseOpen, 0) || 0,
          );
        }
      }),
      { numRuns: 15 },
    );
  });

  describe("once", () => {
    it("under one effect key, however often it is attempted, even after a reversal", async () => {
      const entries = [await books.propose(invoiceOf())];
      const first = await books.post(entries, { effectKey: "e" });
      const second = await books.post(entries, { effectKey: "e" });
      expect(second).toEqual(first.map((posted) => ({ ...posted, fresh: false })));
      await books.reverse([first[0]!.journalId]);
      await books.post(entries, { effectKey: "e" });
      expect(await trialBalance(books.store.db, COMPANY)).toEqual({});
      expect(await told()).toEqual(["entries_posted by agent:accounting_agent", "entries_reversed by ana"]);
    });

    it("nothing stays of an attempt that broke off, and the next one posts", async () => {
      const entries = [await books.propose(invoiceOf()), await books.propose(invoiceOf({ number: "R-2" }))];
      const before = await books.state();
      books.store.sqlite.exec(
        "create trigger crash before insert on party_memory when new.line_key = 'office rent' begin select raise(abort, 'crash'); end",
      );
      await expect(books.post(entries, { effectKey: "e" })).rejects.toThrow("crash");
      expect(await books.state()).toEqual(before);
      expect([await journals(), await rows("invoice"), await rows("audit_event")]).toEqual([[], [], []]);
      books.store.sqlite.exec("drop trigger crash");
      expect(await books.post(entries, { effectKey: "e" })).toHaveLength(2);
    });

    it("a document that another effect posted is a duplicate, until that is reversed", async () => {
      const invoice = invoiceOf();
      await books.addCase(invoice);
      const entry = await books.propose(invoice);
      const [first] = await books.post([entry]);
      await expect(books.post([entry])).rejects.toEqual(refusal("duplicate_invoice"));
      await books.reverse([first!.journalId]);
      expect(await books.caseStatus("doc-R-1001")).toBe("ready");
      const [second] = await books.post([entry]);
      expect(second).toMatchObject({ invoiceId: "document:doc-R-1001#2", fresh: true });
      await books.reverse([second!.journalId]);
      expect((await books.post([entry]))[0]?.invoiceId).toBe("document:doc-R-1001#3");
      expect((await rows("invoice")).map(({ status }) => status)).toEqual(["void", "void", "open"]);
    });

    it("is not confused by ids that are alike", async () => {
      const [first] = await books.post([await books.propose(invoiceOf({ documentId: "a_b" }))]);
      const other = await books.propose(invoiceOf({ documentId: "axb", number: "R-2" }));
      expect((await books.post([other]))[0]?.invoiceId).toBe("document:axb");
      expect(first?.invoiceId).toBe("document:a_b");
    });
  });

  describe("refuses", () => {
    it("an invoice of the party under the same number in the fiscal year, in the books or in the batch", async () => {
      const entry = await books.propose(invoiceOf());
      const again = invoiceOf({ documentId: "scan-2", issueDate: "2026-06-14" });
      const twin = await books.propose(again);
      await expect(books.post([entry, twin])).rejects.toEqual(refusal("duplicate_invoice"));
      await books.post([entry]);
      expect((await books.propose(again)).disposition).toBe("blocked");
      await expect(books.post([twin])).rejects.toEqual(refusal("duplicate_invoice"));
      const nextYear = await books.propose({ ...again, issueDate: "2027-01-02" });
      expect(await books.post([nextYear])).toHaveLength(1);
    });

    it("but not a second receipt that a person told from the first", async () => {
      const receipt = (documentId: string) => invoiceOf({ number: "RECEIPT-2026-06-15-119.00", documentId });
      await books.post([await books.propose(receipt("first"))]);
      const accepted = { code: "possible_duplicate", field: "number", severity: "note" as const, message: "Accepted by ana." }; // prettier-ignore
      const entry = await books.propose(receipt("second"), { issues: [accepted] });
      expect(entry).toMatchObject({ disposition: "post", issues: [{}, { code: "duplicate_accepted" }] });
      // What the request itself says of an acceptance counts for nothing.
      await expect(books.post([entry])).rejects.toEqual(refusal("duplicate_invoice"));
      await books.addCase(receipt("second"), "ready", [accepted]);
      expect(await books.post([entry], agent)).toHaveLength(1);
    });

    it("a closed period, also with an approval; a person may choose an open day", async () => {
      const entry = await books.propose(invoiceOf());
      await books.store.db
        .insertInto("period")
        .values({
          company_id: COMPANY,
          entity_id: "main",
          name: "2026-06",
          kind: "month",
          start_date: "2026-06-01",
          end_date: "2026-06-30",
          status: "closed",
        }) // prettier-ignore
        .execute();
      await expect(books.post([entry])).rejects.toEqual(refusal("period_closed"));
      const moved = await books.propose(invoiceOf(), { date: "2026-07-01" });
      await expect(books.post([moved], agent)).rejects.toEqual(refusal("not_approved"));
      expect(await books.post([moved])).toHaveLength(1);
    });

    it("an entry that nobody approved and that is not sure, was changed, or differs from its document", async () => {
      const unsure = await books.propose(invoiceOf({ lines: [line("Zahnseide", 100)] }));
      expect(unsure.disposition).toBe("review");
      await expect(books.post([unsure], agent)).rejects.toEqual(refusal("not_approved"));
      const claimed = { ...unsure, disposition: "post" as const, issues: [] };
      await expect(books.post([claimed], agent)).rejects.toEqual(refusal("not_approved"));

      const sure = await books.propose(invoiceOf());
      const lines = sure.lines.map((each) =>
        each.accountCode === "6100" ? { ...each, accountCode: "6300" } : each,
      );
      await expect(books.post([{ ...sure, lines }], agent)).rejects.toEqual(refusal("not_approved"));

      await books.addCase(invoiceOf({ lines: [line("Office rent", 90_000)] }));
      await expect(books.post([sure], agent)).rejects.toEqual(refusal("not_approved"));
      expect(await books.post([sure])).toHaveLength(1);
    });

    it("documents that were set aside", async () => {
      await books.addCase(invoiceOf(), "quarantined");
      await expect(books.post([await books.propose(invoiceOf())])).rejects.toEqual(
        refusal("document_not_ready"),
      );
    });

    it("what breaks the laws of an entry, whoever approved it", async () => {
      const entry = await books.propose(invoiceOf());
      const change = (index: number, change: object) => ({
        ...entry,
        lines: entry.lines.map((each, at) => (at === index ? { ...each, ...change } : each)),
      });
      const cases = [
        [change(1, { amount: 9_999, baseAmount: 9_999 }), "unbalanced_entry"],
        [change(0, { accountCode: "1000" }), "control_line_wrong"],
        [change(1, { accountCode: "2000" }), "control_line_wrong"],
        [change(1, { accountCode: "9999" }), "unknown_account"],
        [change(1, { reason: { kind: "control", text: "x", confidence: 1 } }), "control_line_wrong"],
        [{ ...entry, fxRate: "2" }, "control_line_wrong"],
        [{ ...entry, documentId: "other" }, "entry_differs_from_invoice"],
        [{ ...entry, invoice: { ...entry.invoice, gross: 1 } }, "entry_differs_from_invoice"],
        [{ ...entry, disposition: "blocked" as const }, "entry_blocked"],
        [change(1, { amount: 0.5 }), "invalid_input"],
      ] as const;
      for (const [wrong, code] of cases)
        await expect(books.post([wrong as ProposedEntry])).rejects.toEqual(refusal(code));
      expect(await journals()).toEqual([]);
    });

    it("an approval by the maker, and a party that is not there", async () => {
      const entry = await books.propose(invoiceOf());
      await expect(books.post([entry], { maker: "ana" })).rejects.toEqual(refusal("self_approval"));
      const party = { ...entry.invoice.party, id: "nobody" };
      await expect(books.post([{ ...entry, invoice: { ...entry.invoice, party } }])).rejects.toEqual(refusal("unknown_party")); // prettier-ignore
    });
  });

  it("adds a new party once, with its alias and the bank account that the approval confirms", async () => {
    const party = {
      id: null,
      name: "Neu GmbH",
      taxId: "DE123",
      country: "DE",
      iban: "DE02120300000000202051",
      matchedBy: "new",
    };
    const entries = [
      await books.propose(invoiceOf({ party })),
      await books.propose(invoiceOf({ party, number: "R-2" })),
    ];
    const posted = await books.post(entries);
    expect(new Set(posted.map(({ partyId }) => partyId))).toEqual(new Set(["party-id-1"]));
    expect((await rows("party")).filter(({ id }) => id === "party-id-1")).toMatchObject([{ name: "Neu GmbH", kind: "supplier", tax_id: "DE123" }]); // prettier-ignore
    expect(await rows("party_alias")).toMatchObject([{ alias: "Neu GmbH", party_id: "party-id-1" }]);
    expect(await rows("party_bank")).toMatchObject([
      { iban: "DE02120300000000202051", status: "confirmed", proposed_by: "agent:accounting_agent" },
    ]);
    await books.reverse(posted.map(({ journalId }) => journalId));
    expect((await rows("party")).some(({ id }) => id === "party-id-1")).toBe(true);
  });

  it("keeps what an invoice in dollars is worth on the day", async () => {
    const entry = await books.propose(invoiceOf({ currency: "USD" }));
    await books.post([entry], agent);
    expect(await rows("invoice")).toMatchObject([{ currency: "USD", fx_rate: "0.9137", gross: 11_900, base_gross: 10_873 }]); // prettier-ignore
    expect(await trialBalance(books.store.db, COMPANY)).toEqual({
      "2000": -10_873,
      "6100": 9_137,
      "1400": 1_736,
    });
  });

  describe("reversing", () => {
    it("is refused while a payment is matched with the invoice, naming it", async () => {
      const [posted] = await books.post([await books.propose(invoiceOf())]);
      const { db } = books.store;
      const head = { company_id: COMPANY, amount: 5_000, date: "2026-07-01", status: "posted" };
      await db.insertInto("payment").values({ ...head, id: "pay-1", entity_id: "main", side: "ap", party_id: "s1", currency: "EUR", base_amount: 5_000 }).execute(); // prettier-ignore
      await db.insertInto("allocation").values({ ...head, id: "a1", payment_id: "pay-1", invoice_id: posted!.invoiceId, kind: "payment" }).execute(); // prettier-ignore
      const refused = books.reverse([posted!.journalId]);
      await expect(refused).rejects.toThrow(/pay-1/);
      await expect(refused).rejects.toEqual(refusal("invoice_paid"));
      await db.updateTable("allocation").set({ status: "void" }).execute();
      expect(await books.reverse([posted!.journalId])).toMatchObject({ reversed: 1 });
    });

    it("refuses a reversal and an unknown journal, and takes nothing gladly", async () => {
      const [posted] = await books.post([await books.propose(invoiceOf())]);
      await books.reverse([posted!.journalId]);
      const reversal = (await rows("journal")).find((journal) => "reversal_of" in journal && journal.reversal_of !== null) as { id: number }; // prettier-ignore
      await expect(books.reverse([reversal.id])).rejects.toEqual(refusal("reversal_of_reversal"));
      await expect(books.reverse([999])).rejects.toEqual(refusal("unknown_journal"));
      expect(await books.reverse([])).toMatchObject({ reversed: 0 });
    });
  });
});

describe("posting on cash basis", () => {
  it("posts at payment, leaves nothing open, and is reversed with its payment", async () => {
    const books = await createEntryBooks("cash");
    const before = await books.state();
    const entry = await books.propose(invoiceOf(), { payment: { date: "2026-07-10" } });
    const [posted] = await books.post([entry], agent);
    expect(await books.state()).toMatchObject({
      balance: { "1000": -11_900, "6100": 10_000, "1400": 1_900 },
      open: [[], []],
    });
    await books.reverse([posted!.journalId]);
    expect(await books.state()).toEqual(before);
    await books.close();
  });
});
