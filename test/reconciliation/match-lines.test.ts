import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { generateCase, PARAMETERS } from "../../bench/reconcile/generate.ts";
import { score } from "../../bench/reconcile/score.ts";
import type {
  BankLine,
  BookLine,
  LedgerLine,
  MatchOptions,
  OpenInvoice,
} from "../../src/reconciliation/lines.ts";
import { matchLines } from "../../src/reconciliation/match-lines.ts";

const PARTIES = [
  { id: "acme", names: ["Acme Supplies Ltd"], ibans: [] },
  { id: "bolt", names: ["Bolt Metals GmbH"], ibans: [] },
];

let ids = 0;
const bank = (amount: number, date: string, rest: Partial<BankLine> = {}): BankLine => ({
  id: `b${++ids}`,
  amount,
  date,
  counterparty: null,
  reference: null,
  endToEndId: null,
  iban: null,
  ...rest,
});
const ledger = (amount: number, date: string, rest: Partial<LedgerLine> = {}): LedgerLine => ({
  kind: "ledger",
  id: `l${++ids}`,
  amount,
  date,
  party: null,
  references: [],
  description: null,
  ...rest,
});
const invoice = (
  amount: number,
  date: string,
  number: string,
  rest: Partial<OpenInvoice> = {},
): OpenInvoice => ({
  kind: "invoice",
  id: `i${++ids}`,
  amount,
  date,
  dueDate: date,
  party: "acme",
  number,
  currency: "EUR",
  ...rest,
});

async function match(banks: readonly BankLine[], books: readonly BookLine[], options: MatchOptions = {}) {
  const result = await matchLines(banks, books, { parties: PARTIES, ...options });
  const pairs = result.matches.map((found) => [found.rule, found.bank.join("+"), found.book.join("+")]);
  return { ...result, pairs };
}

describe("the ladder", () => {
  it("matches a named number with the same amount, weeks later and whoever paid", async () => {
    const b = bank(-50_000, "2026-05-20", {
      reference: "Re. INV 2026/00123",
      counterparty: "Holding of Acme",
    });
    const l = ledger(-50_000, "2026-04-28", { references: ["INV-2026-00123"], party: "acme" });
    const { pairs, matches } = await match([b], [l]);
    expect(pairs).toEqual([["reference_amount", b.id, l.id]]);
    expect(matches[0]).toMatchObject({ difference: 0, reason: "The bank's text names INV-2026-00123, and the amount is the same." }); // prettier-ignore
  });

  it("forgives one typing error in a long number, but never takes the neighbour's", async () => {
    const l = ledger(-50_000, "2026-04-28", { references: ["INV-2026-00123"], party: "acme" });
    const typo = bank(-50_000, "2026-04-30", { reference: "INV-2026-00132", counterparty: "Acme Supplies" });
    expect((await match([typo], [l])).pairs).toEqual([["reference_typo", typo.id, l.id]]);
    const neighbour = { ...typo, reference: "INV-2026-00124" };
    expect((await match([neighbour], [l])).pairs).toEqual([]);
  });

  it("matches party, amount and days where no number is given", async () => {
    const b = bank(7_777, "2026-03-09", { counterparty: "ACME SUPPLIES" });
    const l = ledger(7_777, "2026-03-05", { party: "acme", references: ["INV-1001"] });
    expect((await match([b], [l])).pairs).toEqual([["party_amount_date", b.id, l.id]]);
  });

  it("matches a lone amount only when nothing speaks against it", async () => {
    const l = ledger(-12_345, "2026-03-05", { party: "acme" });
    const silent = bank(-12_345, "2026-03-06");
    expect((await match([silent], [l])).pairs).toEqual([["amount_date", silent.id, l.id]]);
    const stranger = bank(-12_345, "2026-03-06", { counterparty: "Nobody Known" });
    expect((await match([stranger], [l])).pairs).toEqual([]);
    const again = bank(-12_345, "2026-04-02");
    expect((await match([silent, again], [l])).pairs).toEqual([]);
  });

  it("matches one bank line with the documents that it names, and with the party's lines of one day", async () => {
    const first = ledger(-10_050, "2026-03-05", { party: "acme", references: ["INV-1001"] });
    const second = ledger(-20_075, "2026-03-06", { party: "acme", references: ["INV-1002"] });
    const named = bank(-30_125, "2026-03-08", { reference: "INV-1001, INV-1002" });
    expect((await match([named], [first, second])).pairs).toEqual([["reference_batch", named.id, `${first.id}+${second.id}`]]); // prettier-ignore
    const silent = bank(-30_125, "2026-03-08", { counterparty: "Acme Supplies" });
    const other = ledger(-99_999, "2026-03-06", { party: "acme" });
    expect((await match([silent], [first, second, other])).pairs).toEqual([["batch", silent.id, `${first.id}+${second.id}`]]); // prettier-ignore
  });

  it("matches a payment run over many parties by its day", async () => {
    const run = [-10_050, -20_075, -31_313].map((amount, i) => ledger(amount, "2026-03-05", { party: ["acme", "bolt", "acme"][i]!, run: "RUN-9" })); // prettier-ignore
    const b = bank(-61_438, "2026-03-06", { reference: "SEPA collective order" });
    expect((await match([b], run)).pairs).toEqual([["batch", b.id, run.map(({ id }) => id).join("+")]]);
  });

  it("matches several bank lines with the one line that they are parts of", async () => {
    const l = ledger(90_000, "2026-03-05", { party: "acme", references: ["INV-2026-00123"] });
    const parts = [bank(30_011, "2026-03-06", { reference: "INV-2026-00123 1/2" }), bank(59_989, "2026-03-09", { reference: "INV-2026-00123 2/2" })]; // prettier-ignore
    expect((await match(parts, [l])).pairs).toEqual([["reference_split", parts.map(({ id }) => id).join("+"), l.id]]); // prettier-ignore
    const silent = parts.map((part) => ({ ...part, reference: null, counterparty: "Acme Supplies" }));
    expect((await match(silent, [l])).pairs).toEqual([["split", parts.map(({ id }) => id).join("+"), l.id]]);
  });

  it("leaves it to a person where two subsets sum to the amount", async () => {
    const books = [10_001, 20_002, 30_003].map((amount) => ledger(amount, "2026-03-05", { party: "acme" }));
    const more = ledger(40_004, "2026-03-06", { party: "acme" });
    const b = bank(50_005, "2026-03-08", { counterparty: "Acme Supplies" });
    expect((await match([b], [...books, more])).pairs).toEqual([]);
  });

  it("proposes a fee, never books it by itself", async () => {
    const l = ledger(100_000, "2026-03-05", { party: "acme", references: ["INV-2026-00123"] });
    const b = bank(98_500, "2026-03-06", { reference: "INV-2026-00123", counterparty: "Acme Supplies" });
    const { pairs, suggestions } = await match([b], [l]);
    expect(pairs).toEqual([]);
    expect(suggestions[0]).toMatchObject({ kind: "fee", bank: [b.id], book: [l.id], difference: -1_500 });
    const rounding = await match([{ ...b, amount: 100_003 }], [l]);
    expect(rounding.suggestions[0]).toMatchObject({ kind: "write_off", difference: 3 });
  });
});

describe("what users of other tools ran into", () => {
  it("firefly-iii 9098, actual 8221: identical legitimate transactions are matched each with its own", async () => {
    const banks = [1, 2, 3].map(() => bank(-450, "2026-03-06", { counterparty: "Acme Supplies", reference: "Coffee" })); // prettier-ignore
    const books = [5, 5, 6].map((day) => ledger(-450, `2026-03-0${day}`, { party: "acme" }));
    const { pairs } = await match(banks, books);
    expect(pairs.map(([rule]) => rule)).toEqual(["identical_pairs", "identical_pairs", "identical_pairs"]);
    expect(new Set(pairs.map(([, b]) => b)).size).toBe(3);
  });

  it("thousands of identical lines are matched by their days, in no time", async () => {
    const days = Array.from({ length: 20 }, (_, i) => `2026-03-${String(i + 1).padStart(2, "0")}`);
    const lines = days.flatMap((date) => Array.from({ length: 100 }, () => date));
    const banks = lines.map((date) => bank(-25, date, { counterparty: "Bolt Metals", reference: "FEE" }));
    const books = lines.slice(1).map((date) => ledger(-25, date, { party: "bolt" }));
    const { matches } = await match(banks, books);
    expect(matches).toHaveLength(1_900);
  });

  it("a line that the bank booked twice is not matched with anything else: a person sees both", async () => {
    const twice = [6, 7].map((day) => bank(-88_123, `2026-03-0${day}`, { counterparty: "Acme Supplies", reference: "INV-2026-00123" })); // prettier-ignore
    const l = ledger(-88_123, "2026-03-05", { party: "acme", references: ["INV-2026-00123"] });
    const { pairs, suggestions, unmatchedBank } = await match(twice, [l]);
    expect(pairs).toEqual([]);
    expect(unmatchedBank).toHaveLength(2);
    expect(suggestions[0]).toMatchObject({
      kind: "ambiguous",
      bank: twice.map(({ id }) => id),
      book: [l.id],
    });
  });

  it("actual 7855: the same amount within a week is not the same money", async () => {
    const b = bank(-5_000, "2026-03-06", { counterparty: "Bolt Metals" });
    const l = ledger(-5_000, "2026-03-03", { party: "acme" });
    expect((await match([b], [l])).pairs).toEqual([]);
  });

  it("erpnext 46725: a number that says otherwise is a veto, also when party, amount and day fit", async () => {
    const wrong = ledger(-5_000, "2026-03-05", { party: "acme", references: ["INV-2026-00123"] });
    const b = bank(-5_000, "2026-03-06", { counterparty: "Acme Supplies", reference: "INV-2026-00987" });
    expect((await match([b], [wrong])).pairs).toEqual([]);
    const right = ledger(-5_000, "2026-02-20", { party: "acme", references: ["INV-2026-00987"] });
    expect((await match([b], [wrong, right])).pairs).toEqual([["reference_amount", b.id, right.id]]);
  });

  it("a number whose payment is booked already is a veto too", async () => {
    const l = ledger(-5_000, "2026-03-05", { party: "acme" });
    const b = bank(-5_000, "2026-03-06", { counterparty: "Acme Supplies", reference: "INV-2026-00987" });
    expect((await match([b], [l], { knownReferences: ["INV-2026-00987"] })).pairs).toEqual([]);
  });

  it("erpnext 36385: yearly renumbering does not make 2025-00123 pay 2026-00123", async () => {
    const i = invoice(-5_000, "2026-01-05", "INV-2026-00123");
    const b = bank(-5_000, "2026-01-20", { counterparty: "Acme Supplies", reference: "INV-2025-00123" });
    expect((await match([b], [i])).pairs).toEqual([]);
    expect((await match([{ ...b, reference: "Rg 00123" }], [i])).pairs).toEqual([["reference_amount", b.id, i.id]]); // prettier-ignore
  });

  it("odoo 63111: a partial payment is matched and its residual told; an overpayment is only suggested", async () => {
    const i = invoice(100_000, "2026-03-01", "INV-2026-00123");
    const b = bank(40_000, "2026-03-20", { counterparty: "Acme Supplies", reference: "INV-2026-00123 part" });
    const { matches } = await match([b], [i]);
    expect(matches).toMatchObject([{ rule: "partial_payment", difference: -60_000 }]);
    const over = await match([{ ...b, amount: 140_000 }], [i]);
    expect(over.pairs).toEqual([]);
    expect(over.suggestions[0]).toMatchObject({ kind: "overpayment", difference: 40_000 });
  });

  it("money booked without saying what it pays is not booked again for an open invoice", async () => {
    const booked = ledger(-5_000, "2026-03-05", { party: "acme", references: ["ACH-77"] });
    const i = invoice(-5_000, "2026-02-05", "INV-2026-00123");
    const b = bank(-5_000, "2026-03-06", { counterparty: "Acme Supplies", reference: "INV-2026-00123" });
    expect((await match([b], [booked, i])).pairs).toEqual([]);
  });

  it("a ledger line comes before an invoice of the same number", async () => {
    const booked = ledger(-5_000, "2026-03-05", { party: "acme", references: ["INV-2026-00123"] });
    const rest = invoice(-5_000, "2026-02-05", "INV-2026-00123");
    const b = bank(-5_000, "2026-03-06", { counterparty: "Acme Supplies", reference: "INV-2026-00123" });
    expect((await match([b], [rest, booked])).pairs).toEqual([["reference_amount", b.id, booked.id]]);
  });

  it("what people matched is left alone", async () => {
    const b = bank(-5_000, "2026-03-06", { reference: "INV-2026-00123" });
    const l = ledger(-5_000, "2026-03-05", { references: ["INV-2026-00123"] });
    const result = await match([b], [l], { manual: [{ bank: [b.id], book: ["elsewhere"] }] });
    expect(result).toMatchObject({ matches: [], unmatchedBank: [], unmatchedBook: [l.id] });
  });

  it("two equally good candidates are both suggested", async () => {
    const books = [3, 4].map((day) => ledger(-5_000, `2026-03-0${day}`, { party: "acme", references: [`INV-2026-0012${day}`] })); // prettier-ignore
    const b = bank(-5_000, "2026-03-06", { counterparty: "Acme Supplies" });
    const { pairs, suggestions } = await match([b], books);
    expect(pairs).toEqual([]);
    expect(suggestions[0]).toMatchObject({ kind: "ambiguous", book: books.map(({ id }) => id) });
  });
});

describe("laws of matching", () => {
  const cases = fc.record({
    seed: fc.integer({ min: 1, max: 1_000_000 }),
    roundAmounts: fc.constantFrom(0.1, 0.6),
    missingReferences: fc.constantFrom(0.1, 0.5),
    perParty: fc.constantFrom(20, 80),
  });

  it("gives the same matches whatever order the lines come in", async () => {
    await fc.assert(
      fc.asyncProperty(cases, async (parameters) => {
        const made = generateCase({ ...PARAMETERS, ...parameters, lines: 250 });
        const run = async (banks: readonly BankLine[], books: readonly BookLine[]) => {
          const { matches } = await matchLines(banks, books, { parties: made.parties });
          return matches.map(({ rule, bank: b, book: l }) => `${rule} ${b.toSorted().join()} ${l.toSorted().join()}`).sort(); // prettier-ignore
        };
        expect(await run(made.bank.toReversed(), made.book.toReversed())).toEqual(
          await run(made.bank, made.book),
        );
      }),
      { numRuns: 15 },
    );
  });

  it("puts no line in two matches, and sums agree save for what a partial payment leaves", async () => {
    await fc.assert(
      fc.asyncProperty(cases, async (parameters) => {
        const made = generateCase({ ...PARAMETERS, ...parameters, lines: 400 });
        const result = await matchLines(made.bank, made.book, { parties: made.parties });
        const amounts = new Map([...made.bank, ...made.book].map(({ id, amount }) => [id, amount]));
        const sum = (lines: readonly string[]) => lines.reduce((total, id) => total + amounts.get(id)!, 0);
        for (const side of ["bank", "book"] as const) {
          const used = result.matches.flatMap((found) => found[side]);
          const left = side === "bank" ? result.unmatchedBank : result.unmatchedBook;
          expect(new Set(used).size).toBe(used.length);
          expect([...used, ...left].sort()).toEqual((side === "bank" ? made.bank : made.book).map(({ id }) => id).sort()); // prettier-ignore
        }
        for (const { rule, bank: b, book: l, difference } of result.matches) {
          expect(sum(b) - sum(l)).toBe(difference);
          if (rule !== "partial_payment") expect(difference).toBe(0);
        }
      }),
      { numRuns: 15 },
    );
  });

  it("is right nearly always, on a set with typing errors, splits, batches, fees and duplicates", async () => {
    const made = generateCase({ ...PARAMETERS, lines: 5_000, seed: 42 });
    const { matches } = await matchLines(made.bank, made.book, { parties: made.parties });
    const partners = new Map(matches.flatMap((found) => found.bank.map((id) => [id, found.book] as const)));
    const { precision, recall } = score(made, partners);
    expect(precision).toBeGreaterThanOrEqual(0.99);
    expect(recall).toBeGreaterThanOrEqual(0.9);
  });

  it("stops when it is told to, and says how far it is", async () => {
    const made = generateCase({ ...PARAMETERS, lines: 200 });
    const controller = new AbortController();
    const steps: string[] = [];
    const work = matchLines(made.bank, made.book, {
      signal: controller.signal,
      onProgress: ({ step }) => {
        steps.push(step);
        if (steps.length === 3) controller.abort();
      },
    });
    await expect(work).rejects.toMatchObject({ name: "AbortError" });
    expect(steps).toHaveLength(3);
  });
});
