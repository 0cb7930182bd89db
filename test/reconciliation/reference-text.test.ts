import { describe, expect, it } from "vitest";
import { createPartyFinder, nameKey } from "../../src/reconciliation/party-names.ts";
import {
  holdsTypoOf,
  joinsOf,
  namesAnotherLike,
  piecesOf,
  referenceKey,
} from "../../src/reconciliation/reference-text.ts";

const holds = (text: string, reference: string) =>
  [...joinsOf(piecesOf(text))].includes(referenceKey(reference)!);

describe("references in remittance text", () => {
  it.each([
    ["Invoice INV-2026-00123 thank you", "INV-2026-00123"],
    ["rechnung inv 2026/00123 vom 01.05.2026", "INV-2026-00123"],
    ["INV202600123", "INV-2026-00123"],
    ["INV-2026-0 0123", "INV-2026-00123"],
    ["RE12345VOM0105", "RE-12345"],
    ["FACTURE Nº A-77.001", "A77001"],
  ])("finds in %j the number %s", (text, reference) => {
    expect(holds(text, reference)).toBe(true);
  });

  it("does not join a number out of two fields, and takes no word without digits for a number", () => {
    expect([...joinsOf(piecesOf("INV-2026", "00123"))]).not.toContain("INV202600123");
    expect(referenceKey("MONTHLY RENT")).toBeUndefined();
    expect(referenceKey("7")).toBeUndefined();
  });

  it.each([
    ["INV-2026-00132", true],
    ["INV-2026-0123", true],
    ["INV-2026-001233", true],
    ["INV-2026-90123", true],
    // The neighbour's number is not a typing error: numbers run on.
    ["INV-2026-00124", false],
    ["INV-2025-00223", false],
  ])("reads %s as INV-2026-00123 mistyped: %s", (written, typo) => {
    expect(holdsTypoOf(piecesOf(`Invoice ${written}`), "INV202600123")).toBe(typo);
  });

  it("knows another number of the same kind from a date or a customer number", () => {
    expect(namesAnotherLike(piecesOf("INV-2026-00777"), "INV202600123")).toBe(true);
    expect(namesAnotherLike(piecesOf("INV-2026-00124"), "INV202600123")).toBe(true);
    expect(namesAnotherLike(piecesOf("KD 400213 vom 01.05.2026"), "INV202600123")).toBe(false);
    expect(namesAnotherLike(piecesOf("20260501"), "47112345")).toBe(false);
    expect(namesAnotherLike(piecesOf("47119988"), "47112345")).toBe(true);
  });
});

describe("parties by the bank's words", () => {
  const finder = createPartyFinder([
    { id: "P1", names: ["Nordwind Logistik GmbH"], ibans: ["DE02 1203 0000 0000 2020 51"] },
    { id: "P2", names: ["Nordwind Logistics Ltd"], ibans: [] },
    { id: "P3", names: ["Müller & Söhne KG", "Mueller Soehne"], ibans: [] },
    { id: "P4", names: ["Castle Harbor Freight Services"], ibans: [] },
    { id: "P5", names: ["Castle Harbor Freight Systems"], ibans: [] },
  ]);
  const named = (name: string) => [...finder.byName(name)].sort();

  it("sets aside legal forms, case, marks and the order of words", () => {
    expect(nameKey("The Müller & Co. KG")).toBe("MULLER");
    expect(named("NORDWIND LOGISTIK")).toEqual(["P1"]);
    expect(named("Logistik, Nordwind")).toEqual(["P1"]);
    expect(named("MUELLER SOEHNE")).toEqual(["P3"]);
  });

  it("tells similar names apart, and a name cut off is all that it may be", () => {
    expect(named("Nordwind Logistics")).toEqual(["P2"]);
    expect(named("CASTLE HARBOR FREIGHT S")).toEqual(["P4", "P5"]);
    expect(named("CASTLE HARBOR FREIGHT SER")).toEqual(["P4"]);
    expect(named("Somebody Else")).toEqual([]);
  });

  it("knows a party by its account, by words in the text, and by what it was shown", () => {
    expect([...finder.byIban("DE02120300000000202051")]).toEqual(["P1"]);
    expect([...finder.inText("CARD PAYMENT CASTLE HARBOR FREIGHT SERVICES 0423")]).toEqual(["P4"]);
    finder.learn({ name: "CHFS Treasury", iban: "GB33", party: "P4" });
    expect(named("CHFS TREASURY")).toEqual(["P4"]);
    finder.learn({ name: "CHFS Treasury", iban: "GB33", party: "P5" });
    expect(named("CHFS TREASURY")).toEqual([]);
  });
});
