import { describe, expect, it } from "vitest";
import fc from "fast-check";
import { checkIban } from "../../../src/documents/values/iban.ts";
import { checkTaxId } from "../../../src/documents/values/tax-id.ts";

/** Numbers that registers, tax offices and the documentation of python-stdnum print as examples. */
const VALID = [
  "ATU13585627",
  "BE0428759497",
  "BG175074752",
  "CY10259033P",
  "CZ25123891",
  "DE136695976",
  "DK13585628",
  "EE100931558",
  "EL094259216",
  "ES54362315K",
  "ESX5253868R",
  "ESJ99216582",
  "ESB58378431",
  "FI20774740",
  "FR40303265045",
  "FR23334175221",
  "FRK7399859412",
  "FR4Z123456782",
  "GB980780684",
  "HR33392005961",
  "HU12892312",
  "IE6433435F",
  "IE6433435OA",
  "IE8D79739I",
  "IT00743110157",
  "LT119511515",
  "LT100001919017",
  "LU15027442",
  "LV40003521600",
  "MT11679112",
  "NL004495445B01",
  "NL123456789B13",
  "PL8567346215",
  "PT501964843",
  "RO18547290",
  "SE123456789701",
  "SI50223054",
  "SK2022749619",
  "CHE107787577",
  "NO988077917",
];

describe("checkTaxId", () => {
  it.each(VALID)("accepts the published example %s", (id) => {
    expect(checkTaxId(id)).toMatchObject({ value: id, verdict: "valid" });
  });

  it("finds every slip of one digit in ids whose check digits promise it", () => {
    const strong = VALID.filter((id) => /^(DE|IT|PL|DK|FI|BE|NO|HU|HR|LU)/.test(id));
    fc.assert(
      fc.property(
        fc.constantFrom(...strong),
        fc.nat(7),
        fc.integer({ min: 1, max: 9 }),
        (id, place, shift) => {
          const at = id.length - 1 - place;
          const slipped = id.slice(0, at) + String((Number(id[at]) + shift) % 10) + id.slice(at + 1);
          expect(checkTaxId(slipped).verdict).toBe("invalid");
        },
      ),
    );
  });

  it("reads what people write around the number", () => {
    expect(checkTaxId("de 136.695-976").value).toBe("DE136695976");
    expect(checkTaxId("CHE-107.787.577 MWST")).toEqual({
      value: "CHE107787577",
      country: "CH",
      verdict: "valid",
    });
    expect(checkTaxId("NO 988 077 917 MVA").verdict).toBe("valid");
    expect(checkTaxId("GR094259216")).toEqual({ value: "EL094259216", country: "GR", verdict: "valid" });
    expect(checkTaxId("136695976", "DE").value).toBe("DE136695976");
    expect(checkTaxId("BE428759497").value).toBe("BE0428759497");
  });

  it("does not judge numbers of another kind", () => {
    expect(checkTaxId("201/113/40209", "DE")).toEqual({
      value: "20111340209",
      country: "DE",
      verdict: "unknown",
    });
    expect(checkTaxId("000123456789")).toEqual({ value: "000123456789", country: null, verdict: "unknown" });
    expect(checkTaxId("GST 1234", "MY").verdict).toBe("unknown");
    expect(checkTaxId("No. 12345", "MY")).toEqual({ value: "NO12345", country: "MY", verdict: "unknown" });
    expect(checkTaxId("DE136695976", "AT")).toMatchObject({ country: "DE", verdict: "valid" });
  });

  it("knows the shape of an employer id of the United States", () => {
    expect(checkTaxId("12-3456789")).toEqual({ value: "123456789", country: "US", verdict: "valid" });
    expect(checkTaxId("07-3456789").verdict).toBe("invalid");
  });

  it("calls a wrong length with a prefix invalid", () => {
    expect(checkTaxId("DE12345678").verdict).toBe("invalid");
  });
});

describe("checkIban", () => {
  it("accepts the registry's examples", () => {
    for (const iban of [
      "DE89 3704 0044 0532 0130 00",
      "GB29 NWBK 6016 1331 9268 19",
      "FR14 2004 1010 0505 0001 3M02 606",
      "NL91 ABNA 0417 1643 00",
      "MT84 MALT 0110 0001 2345 MTLC AST0 01S",
      "NO93 8601 1117 947",
    ])
      expect(checkIban(iban)).toEqual({ value: iban.replaceAll(" ", ""), valid: true });
  });

  it("refuses a slipped digit, a wrong length and an unknown country", () => {
    expect(checkIban("DE89 3704 0044 0532 0130 01").valid).toBe(false);
    expect(checkIban("DE8937040044053201300").valid).toBe(false);
    expect(checkIban("XX8937040044053201300").valid).toBe(false);
    expect(checkIban("").valid).toBe(false);
  });
});
