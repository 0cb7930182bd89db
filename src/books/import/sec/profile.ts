import { PurserError } from "../../../base/errors.ts";
import type { Industry } from "../../accounts.ts";
import type { JournalEntry } from "../draft.ts";
import type { Profile, Reading } from "../reading.ts";
import { type SourceFile, readText } from "../source.ts";
import { type Balance, type Balances, readBalanceSheets } from "./balance-sheet.ts";
import type { Concepts, Item } from "./concepts.ts";
import { type CompanyFacts, type FactIndex, type Taxonomy, companyFactsSchema, indexFacts } from "./facts.ts";
import { type FiscalYear, readFiscalYears, startMonthOf } from "./fiscal-calendar.ts";
import { type Flow, readFlows } from "./flows.ts";
import { IFRS } from "./ifrs.ts";
import { US_GAAP } from "./us-gaap.ts";

const CONCEPTS: Readonly<Record<Taxonomy, Concepts>> = { "us-gaap": US_GAAP, "ifrs-full": IFRS };
const ENTITY = "main";
const SIGN = /"entityName"\s*:|"(us-gaap|ifrs-full|dei)"\s*:/;

/** Company facts of the SEC: the balance sheets and income statements that a filer tagged, as a ledger. */
export const sec: Profile = {
  id: "sec",
  title: "SEC company facts",
  describes: "the companyfacts JSON of a 10-K, 20-F or 40-F filer",
  recognises: (source) =>
    source.files.some(({ head }) => head.trimStart().startsWith("{") && SIGN.test(head)) ? "sure" : "no",
  read: async (source, reading) => {
    for (const file of source.files) {
      if (file.name.toLowerCase().endsWith(".json")) await readCompanyFacts(file, reading);
    }
  },
};

async function readCompanyFacts(file: SourceFile, reading: Reading): Promise<void> {
  const { text, document } = await readText(file, reading.signal);
  const facts = parseFacts(text, file, reading);
  if (!facts) return;
  reading.addDocument(document);
  const index = indexFacts(facts);
  if (!index) {
    throw new PurserError(
      "sec_no_statements",
      `${file.name} holds no us-gaap or ifrs-full facts in a currency, so there are no statements to import.`,
    );
  }
  const concepts = CONCEPTS[index.taxonomy];
  const years = readFiscalYears(index, concepts.income.netIncome);
  const start = years.at(-1)?.start;
  const company = await reading.company({
    id: `${slug(facts.entityName)}-${Number(facts.cik)}`,
    name: facts.entityName,
    entities: [
      {
        id: ENTITY,
        name: facts.entityName,
        base_currency: index.currency,
        industry: "services" satisfies Industry,
        ...(start === undefined ? {} : { fiscal_year_start_month: startMonthOf(start) }),
      },
    ],
  });
  if (company.currency !== index.currency) {
    throw new PurserError(
      "currency_conflict",
      `${facts.entityName} files in ${index.currency}, but the books of "${company.id}" are kept in ${company.currency}.`,
    );
  }
  if (index.unreadable > 0) reading.warn(`${file.name}: ${index.unreadable} facts could not be read.`);
  const entityId = company.entities[0].id;
  addStatements({ file, reading, entityId }, { index, concepts, years });
}

/** Null when the file is rejected. */
function parseFacts(text: string, file: SourceFile, reading: Reading): CompanyFacts | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const line = Number(/line (\d+)/.exec(message)?.[1] ?? lineAt(text, message));
    reading.reject({ file: file.name, line, reason: `the file is not JSON: ${message}` });
    return null;
  }
  const parsed = companyFactsSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const reason = `the file is not companyfacts JSON: ${issue?.path.join(".") ?? ""} ${issue?.message ?? ""}`;
  reading.reject({ file: file.name, line: 1, reason });
  return null;
}

function lineAt(text: string, message: string): number {
  const position = Number(/position (\d+)/.exec(message)?.[1] ?? text.length);
  return text.slice(0, position).split("\n").length;
}

type Target = { readonly file: SourceFile; readonly reading: Reading; readonly entityId: string };
type Statements = {
  readonly index: FactIndex;
  readonly concepts: Concepts;
  readonly years: readonly FiscalYear[];
};

function addStatements(target: Target, { index, concepts, years }: Statements): void {
  const { draft, warn } = target.reading;
  const { taxonomy, currency } = index;
  const accounts = new Map<string, Omit<Item, "tags">>();
  const sheets = readBalanceSheets(index, concepts);
  const make = createEntryMaker(target, { accounts, taxonomy, currency });
  if (sheets.length === 0) warn(`${target.file.name}: no filing tells a whole balance sheet.`);
  for (const [position, sheet] of sheets.entries()) {
    const before = sheets[position - 1];
    for (const warning of sheet.warnings) warn(`${target.file.name}: ${warning}`);
    const { filing } = sheet.told;
    const since = before ? `change since ${before.date}` : "opening";
    make({
      ownId: `balance:${sheet.date}`,
      date: sheet.date,
      source: before ? "filed_balance" : "opening",
      reference: filing.accn,
      description: `Balance sheet of ${sheet.date} as filed with ${filing.form} on ${filing.filed}, ${since}`,
      lines: changeSince(before, sheet),
    });
  }
  for (const year of years) {
    const flows = readFlows(year, index, concepts);
    if (flows.length === 0)
      warn(`${target.file.name}: no income statement could be read for FY${year.number}.`);
    for (const flow of flows) addFlow(flow, make);
    draft.periods.push(...periodsOf(year, flows, target.entityId));
  }
  for (const account of accounts.values()) {
    draft.accounts.push({
      ...account,
      currency: null,
      taxCode: null,
      at: { file: target.file.name, line: 1 },
    });
  }
}

type Entry = Pick<JournalEntry, "ownId" | "date" | "source" | "reference" | "description"> & {
  readonly lines: ReadonlyMap<string, Balance>;
};

function createEntryMaker(
  { file, reading, entityId }: Target,
  {
    accounts,
    taxonomy,
    currency,
  }: {
    readonly accounts: Map<string, Omit<Item, "tags">>;
    readonly taxonomy: string;
    readonly currency: string;
  },
) {
  return ({ lines, ...head }: Entry): void => {
    const posted = [...lines.values()].filter(({ amount }) => amount !== 0);
    if (posted.length === 0) return;
    for (const { account } of posted) if (!accounts.has(account.code)) accounts.set(account.code, account);
    reading.draft.journals.push({
      profile: "sec",
      ...head,
      entityId,
      lines: posted.map(({ account, amount, from }) => ({
        accountCode: account.code,
        amount,
        currency,
        baseAmount: amount,
        description: from.includes(" ") ? from : `${taxonomy}:${from}`,
        line: 1,
      })),
      at: { file: file.name, line: 1 },
      onChange: "restated",
    });
  };
}

function changeSince(before: Balances | undefined, now: Balances): ReadonlyMap<string, Balance> {
  const changes = new Map(now.amounts);
  for (const [code, balance] of before?.amounts ?? []) {
    const line = now.amounts.get(code);
    changes.set(code, { ...(line ?? balance), amount: (line?.amount ?? 0) - balance.amount });
  }
  return changes;
}

function addFlow(flow: Flow, make: (entry: Entry) => void): void {
  make({
    ownId: `income:${flow.kind}:${flow.end}`,
    date: flow.end,
    source: "filed_income",
    reference: flow.name,
    description: `Income statement of ${flow.name}`,
    lines: flow.lines,
  });
}

function periodsOf(year: FiscalYear, flows: readonly Flow[], entityId: string) {
  const rows = flows
    .filter(({ kind }) => kind === "quarter")
    .map(({ name, kind, start, end }) => ({ entityId, name, kind, start, end }));
  if (!year.finished) return rows;
  const { number, start, end } = year;
  return [...rows, { entityId, name: `FY${number}`, kind: "year" as const, start, end }];
}

function slug(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
}
