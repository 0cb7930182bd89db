import { describe, expect, it } from "vitest";
import { chooseAccount } from "../../src/entries/choose-account.ts";
import type { PostingRules, RememberedLine } from "../../src/entries/posting-rules.ts";
import { lineKey, similarity, wordsOf } from "../../src/entries/words.ts";
import { VAT_CHART, invoiceOf, line, ruleAccount, testRules } from "./fixture.ts";

const choose = (description: string, rules: Partial<PostingRules> = {}, side: "ap" | "ar" = "ap") => {
  const choice = chooseAccount(line(description, 100), invoiceOf({ side }), testRules(rules));
  return choice && [choice.account.code, choice.reason.kind, choice.reason.confidence >= 0.8];
};
const posted = (accountCode: string, times: number, key = "*", day = "2026-01-01"): RememberedLine => ({
  lineKey: key,
  accountCode,
  taxCode: null,
  times,
  source: "posted",
  updatedAt: `${day}T00:00:00Z`,
});
const memory = (...rows: readonly RememberedLine[]) => ({ memory: new Map([["s1", rows]]) });

describe("the account of a line", () => {
  it("is the stated one when the chart has it; otherwise a person is asked", () => {
    const rules = testRules();
    const stated = chooseAccount(line("x", 1, { accountCode: "6900" }), invoiceOf(), rules);
    expect(stated).toMatchObject({ account: { code: "6900" }, reason: { kind: "stated", confidence: 1 } });
    const unknown = chooseAccount(line("x", 1, { accountCode: "9999" }), invoiceOf(), rules);
    expect(unknown?.issues).toMatchObject([{ code: "unknown_account", severity: "review" }]);
    const equity = chooseAccount(line("x", 1, { accountCode: "3100" }), invoiceOf(), rules);
    expect(equity).toMatchObject({ account: { code: "3100" }, issues: [{ code: "unusual_account" }] });
  });

  it("is what the same line of the party went to, whatever its month and number", () => {
    const rules = memory(posted("6300", 7, lineKey("Service fee March 2026 no. 311")), posted("6900", 20));
    expect(choose("Service fee April 2026 no. 312", rules)).toEqual(["6300", "memory", true]);
    expect(choose("Something else", rules)).toEqual(["6900", "memory", true]);
  });

  it("is not sure after one or two times, nor where a general account took it", () => {
    expect(choose("Zahnseide", memory(posted("6900", 1)))).toEqual(["6900", "memory", false]);
    expect(choose("Zahnseide", memory(posted("6900", 4)))).toEqual(["6900", "memory", true]);
    expect(choose("Zahnseide", memory(posted("6800", 4)))).toEqual(["6800", "memory", false]);
  });

  it("follows a habit that changed, without being sure", () => {
    const rows = [posted("6900", 4, "*", "2026-01-01"), posted("6200", 2, "*", "2026-03-01")];
    expect(choose("Zahnseide", memory(...rows))).toEqual(["6200", "memory", false]);
  });

  it("is a person's correction against any count", () => {
    const correction: RememberedLine = { ...posted("6200", 1), source: "correction" };
    expect(choose("Zahnseide", memory(posted("6900", 500), correction))).toEqual(["6200", "memory", true]);
  });

  it("is where the party's earlier bills went, when nothing is remembered", () => {
    const history = new Map([["s1", [{ accountCode: "6600", times: 9 }, { accountCode: "2000", times: 99 }]]]); // prettier-ignore
    expect(choose("Zahnseide", { history })).toEqual(["6600", "history", true]);
  });

  it.each([
    ["Miete Juni 2026", "6100"],
    ["Loyer du bureau", "6100"],
    ["Liability insurance 2026", "6300"],
    ["Betriebshaftpflichtversicherung", "6800"],
    ["Versicherung Praxis", "6300"],
    ["Electricity, May", "6500"],
    ["Suministro de electricidad", "6500"],
    ["Software licences", "6400"],
    ["Hosting mensile", "6400"],
    ["Frais de port", "6950"],
    ["Honoraires d'avocat", "6600"],
    ["Steuerberatung Jahresabschluss", "6700"],
    ["Flug nach Rom, Übernachtung", "6900"],
    ["Nitrile gloves, size M", "6200"],
    ["Guanti monouso", "6200"],
  ])("is found by keywords in several languages: %s", (description, code) => {
    expect(choose(description)?.[0]).toBe(code);
  });

  it("is found by the party's name where the line says nothing, and then is not sure", () => {
    const party = { ...invoiceOf().party, name: "Müller Rechtsanwälte" };
    const choice = chooseAccount(line("Gemäß Aufstellung", 1), invoiceOf({ party }), testRules());
    expect([choice?.account.code, choice?.reason.confidence]).toEqual(["6600", 0.85 * 0.85]);
  });

  it("is the one that an equal line of another party went to, as a suggestion", () => {
    const earlierLines = [
      { side: "ap" as const, lineKey: lineKey("Zahnseide"), accountCode: "6200", times: 3 },
    ];
    expect(choose("Zahnseide 50 m", { earlierLines })).toEqual(["6200", "similarity", false]);
  });

  it("of a sale is the only sales account, and a stand-in among several", () => {
    const one = testRules().accounts.filter(({ code }) => code !== "4100");
    expect(choose("Zahnseide", { accounts: one }, "ar")).toEqual(["4000", "rule", true]);
    expect(choose("Zahnseide", {}, "ar")).toEqual(["4000", "fallback", false]);
    expect(choose("Product delivery", {}, "ar")?.slice(0, 2)).toEqual(["4100", "similarity"]);
  });

  it("is never sure when nothing tells it, and missing where the chart has none", () => {
    expect(choose("Zahnseide")).toEqual(["6800", "fallback", false]);
    expect(choose("Zahnseide", { accounts: [ruleAccount("2000", "Payables", "payable")] })).toBeUndefined();
  });

  it("is an account that bills go to: no control, tax, cash or equity account for any words", () => {
    const barred = new Set(VAT_CHART.filter(([, , subtype]) => ["cash", "receivable", "payable", "tax_payable", "tax_receivable", "retained_earnings", "revenue"].includes(subtype)).map(([code]) => code)); // prettier-ignore
    for (const [, name] of VAT_CHART) expect(barred.has(String(choose(name)?.[0]))).toBe(false);
  });
});

describe("words", () => {
  it("leave out what changes from month to month", () => {
    expect(lineKey("Rent for March 2025")).toBe(lineKey("Rent for April 2026, No. 17"));
    expect(lineKey("Größe Übernachtung")).toBe("grosse ubernachtung");
    expect(lineKey("2026-01")).toBe("*");
  });

  it("are alike in their stems", () => {
    expect(similarity(wordsOf("subscription supply"), wordsOf("Supplies, subscriptions"))).toBe(1);
    expect(similarity(wordsOf("rent"), wordsOf("insurance"))).toBe(0);
  });
});
