import { addDays } from "../../src/base/dates.ts";
import { type Random, seededRandom } from "../../src/base/runtime.ts";
import type { BankLine, BookLine, PartyNames } from "../../src/reconciliation/lines.ts";
import { bankName, type Company, makeCompanies, pick } from "./names.ts";
import { createNumbering, mistype, remittance, vagueText } from "./text.ts";

/** Shares are of events; the rest are plain payments. Every one can be set by a flag of the same name. */
export const PARAMETERS = {
  lines: 100_000,
  seed: 1,
  /** lines of one company on average */
  perParty: 80,
  timingDays: 7,
  typos: 0.06,
  missingReferences: 0.15,
  splits: 0.03,
  batches: 0.04,
  fees: 0.015,
  foreignFees: 0.01,
  identical: 0.015,
  bankDuplicates: 0.006,
  bankOnly: 0.04,
  bookOnly: 0.05,
  /** like a payment of the same party and amount that is in the books, but of another document */
  impostors: 0.005,
  recurring: 0.08,
  invoices: 0.1,
  roundAmounts: 0.15,
  twins: 0.12,
};
export type Parameters = typeof PARAMETERS;

export type Case = {
  readonly bank: readonly BankLine[];
  readonly book: readonly BookLine[];
  readonly parties: readonly PartyNames[];
  /** bank line -> book lines that are the same money; none: nothing is */
  readonly truth: ReadonlyMap<string, readonly string[]>;
  /** Book lines that differ in nothing but their day: book line -> what they share. Any of them is as right as another. */
  readonly alike: ReadonlyMap<string, string>;
  /** bank line -> what makes it hard */
  readonly kinds: ReadonlyMap<string, string>;
};

/** A year of a company's cash account with the truth about it. The same parameters give the same case. */
export function generateCase(p: Parameters): Case {
  const random = seededRandom(p.seed);
  const companies = makeCompanies(random, Math.max(5, Math.round(p.lines / p.perParty)), p.twins);
  const numberOf = createNumbering(random);
  const bank: BankLine[] = [];
  const book: BookLine[] = [];
  const truth = new Map<string, readonly string[]>();
  const kinds = new Map<string, string>();
  const alike = new Map<string, string>();

  const amountOf = () => {
    const direction = random() < 0.5 ? 1 : -1;
    if (random() < p.roundAmounts) return direction * pick(random, [1_000, 2_500, 5_000, 10_000, 50_000, 100_000]) * (1 + Math.floor(random() * 5)); // prettier-ignore
    return direction * Math.round(Math.exp(6 + random() * 8.5));
  };
  const dayOf = () => addDays("2026-01-01", Math.floor(random() * 358));
  const later = (date: string) => addDays(date, Math.floor(random() * (p.timingDays + 1)));

  function addBook(
    company: Company,
    amount: number,
    date: string,
    { number = numberOf(company.id), invoice = random() < p.invoices, named = random() < 0.95 } = {},
  ) {
    const id = `L${book.length + 1}`;
    book.push(
      invoice
        ? {
            kind: "invoice",
            id,
            date,
            dueDate: addDays(date, 30),
            amount,
            party: company.id,
            number,
            currency: "EUR",
          }
        : {
            kind: "ledger",
            id,
            date,
            amount,
            party: named ? company.id : null,
            references: [number],
            description: random() < 0.3 ? `Payment ${company.name}` : null,
          },
    );
    return { id, number, date, amount };
  }
  function addBank(
    kind: string,
    line: { company: Company | null; amount: number; date: string; text: string | null },
    partners: readonly string[],
  ) {
    const id = `B${bank.length + 1}`;
    bank.push({
      id,
      date: line.date,
      amount: line.amount,
      counterparty: line.company && bankName(random, line.company),
      reference: line.text,
      endToEndId: random() < 0.3 ? `E2E-${String(Math.floor(random() * 1e9)).padStart(9, "0")}` : null,
      iban: line.company !== null && random() < 0.5 ? line.company.iban : null,
    });
    truth.set(id, partners);
    kinds.set(id, kind);
  }
  const textFor = (number: string): readonly [kind: string, text: string | null] => {
    const dice = random();
    if (dice < p.missingReferences) return ["no reference", vagueText(random)];
    if (dice < p.missingReferences + p.typos) return ["typo", remittance(random, [mistype(random, number, random() < 0.1)])]; // prettier-ignore
    return ["plain", remittance(random, [number])];
  };

  const events: readonly (readonly [share: number, make: (company: Company) => void])[] = [
    [
      p.splits,
      (company) => {
        const whole = addBook(company, amountOf(), dayOf());
        const count = 2 + Math.floor(random() * 3);
        const cuts = Array.from({ length: count - 1 }, () =>
          Math.round(whole.amount * (0.15 + 0.2 * random())),
        );
        const parts = [...cuts, whole.amount - cuts.reduce((a, b) => a + b, 0)];
        for (const amount of parts) addBank("split", { company, amount, date: later(whole.date), text: textFor(whole.number)[1] }, [whole.id]); // prettier-ignore
      },
    ],
    [
      p.batches,
      (company) => {
        const date = dayOf();
        const direction = random() < 0.5 ? 1 : -1;
        const invoice = random() < p.invoices;
        const parts = Array.from({ length: 2 + Math.floor(random() * 6) }, () =>
          addBook(company, direction * Math.abs(amountOf()), addDays(date, -Math.floor(random() * 3)), {
            invoice,
          }),
        );
        const text =
          random() < 0.6
            ? remittance(
                random,
                parts.map(({ number }) => number),
              )
            : vagueText(random);
        addBank("batch", { company, amount: parts.reduce((sum, { amount }) => sum + amount, 0), date: later(date), text }, parts.map(({ id }) => id)); // prettier-ignore
      },
    ],
    [p.fees, (company) => withFee(company, "fee", 100 + Math.floor(random() * 1_900))],
    [p.foreignFees, (company) => withFee(company, "foreign fee", 500 + Math.floor(random() * 4_000))],
    [
      p.identical,
      (company) => {
        const [amount, date, number] = [amountOf(), dayOf(), numberOf(company.id)];
        const [, text] = textFor(number);
        const count = 2 + Math.floor(random() * 2);
        for (let i = 0; i < count; i++) {
          const line = addBook(company, amount, addDays(date, i % 2), {
            number,
            invoice: false,
            named: true,
          });
          alike.set(line.id, number);
          addBank("identical", { company, amount, date: later(line.date), text }, [line.id]);
        }
      },
    ],
    [
      p.bankDuplicates,
      (company) => {
        const line = addBook(company, amountOf(), dayOf());
        const [, text] = textFor(line.number);
        const date = later(line.date);
        addBank("duplicated", { company, amount: line.amount, date, text }, [line.id]);
        addBank("bank duplicate", { company, amount: line.amount, date: addDays(date, Math.floor(random() * 2)), text }, []); // prettier-ignore
      },
    ],
    [
      p.bankOnly,
      (company) => {
        const dice = random();
        if (dice < 0.4) addBank("bank only", { company: null, amount: -pick(random, [150, 490, 990, 1_250]), date: dayOf(), text: pick(random, ["ACCOUNT FEE", "Kontoführung", "INTEREST", "CARD FEE 04"]) }, []); // prettier-ignore
      else addBank("bank only", { company, amount: amountOf(), date: dayOf(), text: textFor(numberOf(company.id))[1] }, []); // prettier-ignore
      },
    ],
    [p.bookOnly, (company) => void addBook(company, amountOf(), dayOf())],
    [
      p.impostors,
      (company) => {
        const paid = addBook(company, amountOf(), dayOf());
        addBank("impostor", { company, amount: paid.amount, date: later(paid.date), text: remittance(random, [numberOf(company.id)]) }, []); // prettier-ignore
      },
    ],
    [
      p.recurring / 6,
      (company) => {
        const amount = amountOf();
        const start = Math.floor(random() * 180);
        for (let month = 0; month < 6; month++)
          plain(company, amount, addDays("2026-01-01", start + month * 30));
      },
    ],
  ];

  function withFee(company: Company, kind: string, fee: number) {
    const line = addBook(company, amountOf() * 10, dayOf());
    addBank(kind, { company, amount: line.amount - fee, date: later(line.date), text: textFor(line.number)[1] }, [line.id]); // prettier-ignore
  }
  function plain(company: Company, amount: number, date: string) {
    const line = addBook(company, amount, date);
    const [kind, text] = textFor(line.number);
    addBank(kind, { company, amount, date: later(date), text }, [line.id]);
  }

  while (bank.length < p.lines) {
    const company = pick(random, companies);
    let dice = random();
    const special = events.find(([share]) => (dice -= share) < 0);
    if (special) special[1](company);
    else plain(company, amountOf(), dayOf());
  }
  const parties = companies.map(({ id, name, iban }) => ({
    id,
    names: [name],
    ibans: random() < 0.3 ? [iban] : [],
  }));
  return { bank: shuffled(random, bank), book: shuffled(random, book), parties, truth, alike, kinds };
}

function shuffled<T>(random: Random, list: readonly T[]): T[] {
  const copy = [...list];
  for (let i = copy.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [copy[i], copy[j]] = [copy[j]!, copy[i]!];
  }
  return copy;
}
