import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { nameForms } from "../../../src/documents/standardize/name-key.ts";
import { jaroWinkler, nameSimilarity } from "../../../src/documents/standardize/similarity.ts";
import { createDocumentBench, type DocumentBench, doubtsOf, issuesOf } from "../document-bench.ts";
import { type Heads, invoice } from "../read-fixture.ts";

const IBAN = "DE89370400440532013000";
const OTHER_IBAN = "GB82WEST12345698765432";
const VAT = "DE136695976";
const OTHER_VAT = "DE811569869";

describe("names as they are compared", () => {
  it.each([
    ["Müller & Söhne GmbH & Co. KG", "MUELLER UND SOEHNE"],
    ["Société Générale S.A.", "societe generale"],
    ["The Acme Company, Inc.", "ACME"],
    ["S. p. A. Fratelli", "SpA Fratelli"],
    ["L'Oréal", "Loreal SA"],
    ["Straße Bau AG", "Strasse-Bau"],
  ])("%s and %s are one", (a, b) => {
    expect(nameForms(a).key).toBe(nameForms(b).key);
  });

  it("keep a name that consists of nothing but legal forms, and tell different ones apart", () => {
    expect(nameForms("AG").key).toBe("ag");
    expect(nameForms("Acme North").key).not.toBe(nameForms("Acme South").key);
  });

  it("have Jaro-Winkler values as published", () => {
    expect(jaroWinkler("martha", "marhta")).toBeCloseTo(0.9611, 4);
    expect(jaroWinkler("dwayne", "duane")).toBeCloseTo(0.84, 4);
    expect(jaroWinkler("dixon", "dicksonx")).toBeCloseTo(0.8133, 4);
  });

  it("are as like to each other as back, between 0 and 1, and 1 to themselves", () => {
    const words = fc.array(fc.stringMatching(/^[a-z0-9]{1,10}$/), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(words, words, (a, b) => {
        const score = nameSimilarity(a, b);
        expect(score).toBe(nameSimilarity(b, a));
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(1 + 1e-12);
        expect(nameSimilarity(a, a)).toBeCloseTo(1, 12);
      }),
    );
  });

  it("do not let different numbers pass for a misspelling", () => {
    expect(nameSimilarity(["shop", "12"], ["shop", "17"])).toBe(0);
  });
});

describe("who a document is from", () => {
  let bench: DocumentBench;
  beforeEach(async () => {
    bench = await createDocumentBench();
    await bench.party("acme", "Acme Supplies GmbH", { tax_id: VAT });
    await bench.party("north", "Northern Instruments Ltd");
    await bench.bank("north", OTHER_IBAN);
  });
  afterEach(() => bench.close());

  const settle = (heads: Heads) => bench.settle(invoice({ dueDate: "2026-07-31", ...heads }));
  const alias = (party_id: string, name: string) =>
    bench.deps.store.db
      .insertInto("party_alias")
      .values({ company_id: "test-company", party_id, alias: name })
      .execute();

  it.each([
    ["its tax id, whatever the name", { sellerName: "Acme Holding", sellerTaxId: VAT }, "acme", "tax_id"],
    [
      "its tax id without the country's letters",
      { sellerName: "ACME", sellerTaxId: "136695976" },
      "acme",
      "tax_id",
    ],
    [
      "its confirmed bank account, when the name is alike",
      { sellerName: "Northern Instr.", sellerIban: OTHER_IBAN },
      "north",
      "iban",
    ],
    ["its name without legal form and case", { sellerName: "ACME SUPPLIES" }, "acme", "name"],
    ["a name that is nearly the same", { sellerName: "Northem Instruments" }, "north", "similar_name"],
    ["nothing: it is new", { sellerName: "Quite Another Firm" }, null, "new"],
  ] satisfies [string, Heads, string | null, string][])(
    "is told by %s",
    async (_by, heads, id, matchedBy) => {
      const result = await settle(heads);
      expect(result.invoice?.party).toMatchObject({ id, matchedBy });
      expect(result.status).toBe("ready");
    },
  );

  it("is told by an alias that somebody gave", async () => {
    await alias("acme", "Office World");
    expect((await settle({ sellerName: "OFFICE WORLD" })).invoice?.party).toMatchObject({
      id: "acme",
      matchedBy: "alias",
    });
  });

  it("is the one of two entities whose legal form is written", async () => {
    await bench.party("acme-ag", "Acme Supplies AG");
    expect((await settle({ sellerName: "Acme Supplies AG" })).invoice?.party.id).toBe("acme-ag");
    const neither = await settle({ sellerName: "Acme Supplies", number: "N2" });
    expect(doubtsOf(neither)).toEqual(["review party_unclear party"]);
    expect((await bench.open(neither.documentId))[0]?.candidates).toEqual(["acme", "acme-ag", "new"]);
  });

  it.each([
    ["the tax id and the name are of two parties", { sellerName: "Northern Instruments", sellerTaxId: VAT }],
    [
      "the bank account and the name are of two parties",
      { sellerName: "Acme Supplies", sellerIban: OTHER_IBAN },
    ],
    [
      "the bank account is known and the name nothing like it",
      { sellerName: "Quite Another Firm", sellerIban: OTHER_IBAN },
    ],
    ["the name is known and the tax id another", { sellerName: "Acme Supplies", sellerTaxId: OTHER_VAT }],
    ["the name is known and the country another", { sellerName: "Acme Supplies", sellerCountry: "FR" }],
    ["the name only resembles a known one", { sellerName: "Northern Instrumental Music" }],
  ] satisfies [string, Heads][])("is asked when %s", async (_when, heads) => {
    const result = await settle(heads);
    expect(doubtsOf(result)).toContain("review party_unclear party");
    expect(result.invoice?.party).toMatchObject({ id: null, matchedBy: "unclear" });
  });

  it("is not taken for a known one by letters of another script that look the same", async () => {
    const result = await settle({ sellerName: "Nоrthern Instruments" });
    expect(result.invoice?.party).toMatchObject({ id: null, matchedBy: "new" });
  });

  it("is not found by a tax id or an IBAN with wrong check digits", async () => {
    const result = await settle({
      sellerName: "Somebody",
      sellerTaxId: "DE136695977",
      sellerIban: "GB82WEST12345698765433",
    });
    expect(issuesOf(result)).toEqual([
      "note tax_id_invalid sellerTaxId",
      "note iban_invalid sellerIban",
      "note new_party sellerName",
    ]);
    expect(result.invoice?.party).toMatchObject({ taxId: null, iban: null });
  });

  it("wants its money elsewhere: that is a question, and the account is used for nothing before somebody else confirms it", async () => {
    const result = await settle({ sellerName: "Northern Instruments", sellerIban: IBAN });
    expect(doubtsOf(result)).toEqual(["review bank_account_changed sellerIban"]);
    const bank = () =>
      bench.deps.store.db
        .selectFrom("party_bank")
        .select(["iban", "status", "decided_by"])
        .where("iban", "=", IBAN)
        .execute();
    expect(await bank()).toEqual([{ iban: IBAN, status: "pending", decided_by: null }]);
    const [item] = await bench.open();
    await expect(bench.answer(item!.id, "accept", "giver")).rejects.toMatchObject({ code: "self_approval" });
    const settled = await bench.answer(item!.id, "accept", "ana");
    expect(settled.status).toBe("ready");
    expect(await bank()).toEqual([{ iban: IBAN, status: "confirmed", decided_by: "ana" }]);
    expect(await bench.audit()).toContain("bank_account_confirmed");
  });

  it("whose account somebody refused is not posted with it", async () => {
    const result = await settle({ sellerName: "Northern Instruments", sellerIban: IBAN });
    const [item] = await bench.open(result.documentId);
    const refused = await bench.answer(item!.id, "refuse", "giver");
    expect(doubtsOf(refused)).toEqual(["error bank_account_refused sellerIban"]);
    expect(
      (await settle({ sellerName: "Northern Instruments", sellerIban: IBAN, number: "N2" })).status,
    ).toBe("review");
  });

  it("was given a misread account: corrected, nothing of it is left", async () => {
    await settle({ sellerName: "Northern Instruments", sellerIban: IBAN });
    const pending = () =>
      bench.deps.store.db.selectFrom("party_bank").select("iban").where("status", "=", "pending").execute();
    expect(await pending()).toEqual([{ iban: IBAN }]);
    const [item] = await bench.open();
    expect((await bench.answer(item!.id, OTHER_IBAN)).status).toBe("ready");
    expect(await pending()).toEqual([]);
  });

  it("has no confirmed account yet: that is told, not asked", async () => {
    const result = await settle({ sellerName: "Acme Supplies", sellerIban: IBAN });
    expect(issuesOf(result)).toEqual(["note bank_account_unconfirmed sellerIban"]);
  });
});

describe("which side a document is on", () => {
  let bench: DocumentBench;
  beforeEach(async () => {
    bench = await createDocumentBench({
      policy: [
        ["our_tax_id.de", VAT, "text"],
        ["our_name.brand", "Bright Clinics", "text"],
      ],
    });
    await bench.party("client", "Client Corp", { kind: "customer" });
    await bench.deps.store.db
      .insertInto("bank_account")
      .values({ company_id: "test-company", id: "main", name: "Main", currency: "USD", iban: IBAN })
      .execute();
  });
  afterEach(() => bench.close());

  it.each([
    ["we are the buyer", { buyerName: "TEST COMPANY" }, "ap", []],
    ["the buyer has our tax id", { buyerName: "T. Cmpny", buyerTaxId: VAT }, "ap", []],
    ["the buyer is our brand", { buyerName: "Bright Clinics LLC" }, "ap", []],
    ["the buyer is our name with a department", { buyerName: "Test Company, Accounts Payable" }, "ap", []],
    ["our name was garbled by a scan", { buyerName: "Test Cornpany" }, "ap", []],
    ["we are the seller", { sellerName: "Test Company Inc", buyerName: "Client Corp" }, "ar", []],
    [
      "the seller without name has our account",
      { sellerName: null, sellerIban: IBAN, buyerName: "Client Corp" },
      "ar",
      [],
    ],
    ["the buyer is not stated", { buyerName: null }, "ap", []],
    ["neither is us", { buyerName: "Client Corp" }, "ap", ["review not_addressed_to_us side"]],
    ["both are us", { sellerName: "Test Company", sellerTaxId: VAT }, "ap", ["review side_unclear side"]],
  ] satisfies [string, Heads, string, string[]][])("%s", async (_name, heads, side, doubts) => {
    const result = await bench.settle(invoice(heads));
    expect(result.invoice?.side).toBe(side);
    expect(doubtsOf(result)).toEqual(doubts);
  });

  it("finds the customer of our own invoice", async () => {
    const result = await bench.settle(invoice({ sellerName: "Test Company", buyerName: "CLIENT CORP." }));
    expect(result.invoice).toMatchObject({ side: "ar", party: { id: "client", iban: null } });
  });

  it("is what a person says", async () => {
    await bench.settle(invoice({ buyerName: "Unit 7" }));
    const [item] = await bench.open();
    await expect(bench.answer(item!.id, "us")).rejects.toMatchObject({ code: "invalid_value" });
    expect(await bench.answer(item!.id, "ap")).toMatchObject({ status: "ready", invoice: { side: "ap" } });
  });
});
