import { type IsoDate, addDays } from "../base/dates.ts";
import { PurserError } from "../base/errors.ts";
import { roundHalfUp } from "../base/money.ts";
import { type InvoiceWithPaid, listInvoicesWithPaid } from "../books/open-items-queries.ts";
import { listReversals, type ReversalRow } from "../books/posting-queries.ts";
import type { Db } from "../store/database.ts";
import { type BankLine, type BookLine, DEFAULT_LIMITS, type LedgerLine, type PartyNames } from "./lines.ts";
import { listActiveMembers } from "./match-queries.ts";
import {
  type BankRow,
  type CashLine,
  findBankAccount,
  listCashLines,
  listFreeBankLines,
  listJournalParties,
  listPartyWords,
  listPaymentReferences,
  type PaymentReference,
} from "./queries.ts";

/** A bank account whose statements can be reconciled: it stands for an account of the ledger. */
export type ReconciledAccount = {
  readonly id: string;
  readonly name: string;
  readonly currency: string;
  readonly accountId: number;
  readonly accountCode: string;
};

/** @throws PurserError `unknown_bank_account`, `bank_account_without_ledger` */
export async function loadAccount(db: Db, companyId: string, id: string): Promise<ReconciledAccount> {
  const found = await findBankAccount(db, companyId, id);
  if (!found) throw new PurserError("unknown_bank_account", `There is no bank account "${id}".`);
  if (found.account_id === null || found.account_code === null) {
    throw new PurserError(
      "bank_account_without_ledger",
      `The bank account "${id}" is not tied to an account of the chart; say which ledger account it is.`,
    );
  }
  const { name, currency, account_id: accountId, account_code: accountCode } = found;
  return { id, name, currency, accountId, accountCode };
}

/** A free line of the ledger and an open invoice have ids of their own in the ladder. */
export const lineId = (id: number) => `line:${id}`;
export const invoiceLineId = (id: string) => `invoice:${id}`;

export type OpenInvoiceRow = InvoiceWithPaid & { readonly side: string };

export type LoadedLines = {
  readonly bankRows: readonly BankRow[];
  readonly bank: readonly BankLine[];
  readonly book: readonly BookLine[];
  readonly invoices: ReadonlyMap<string, OpenInvoiceRow>;
  readonly parties: readonly PartyNames[];
  readonly knownReferences: readonly string[];
};

export type LoadOptions = {
  readonly account: ReconciledAccount;
  readonly baseCurrency: string;
  readonly upTo?: IsoDate | undefined;
  readonly statementIds?: readonly string[] | undefined;
};

/** A payment in another currency may be this far from what the invoice was booked at. */
const EXCHANGE_SPREAD = 0.05;

/** What is free on both sides, in the words of the ladder. */
export async function loadLines(db: Db, companyId: string, options: LoadOptions): Promise<LoadedLines> {
  const { account, upTo, statementIds } = options;
  const bankRows = await listFreeBankLines(db, companyId, { bankAccountId: account.id, upTo, statementIds });
  const taken = new Set(
    (await listActiveMembers(db, companyId, account.id))
      .filter(({ side }) => side === "ledger")
      .map(({ ref }) => ref),
  );
  const until = upTo === undefined ? undefined : addDays(upTo, DEFAULT_LIMITS.daysBefore);
  const lines = await listCashLines(db, companyId, { accountId: account.accountId, upTo: until });
  const ledger = freeLines(lines, { taken, reversals: await listReversals(db, companyId) });
  const payments = await listPaymentReferences(db, companyId);
  const words = await readWords(db, companyId, { accountId: account.accountId, payments });
  const invoices = await openInvoices(db, companyId, upTo);
  const { parties, aliases, banks } = await listPartyWords(db, companyId);
  const aliasesOf = Map.groupBy(aliases, ({ party_id }) => party_id);
  const ibansOf = Map.groupBy(banks, ({ party_id }) => party_id);
  return {
    bankRows,
    bank: bankRows.filter(({ currency }) => currency === account.currency).map(toBankLine),
    book: [
      ...ledger.flatMap((line) => toLedgerLine(line, words.get(line.journal_id), options)),
      ...invoices.flatMap((invoice) => toOpenInvoice(invoice, options)),
    ],
    invoices: new Map(invoices.map((invoice) => [invoice.id, invoice])),
    parties: parties.map(({ id, name }) => ({
      id,
      names: [name, ...(aliasesOf.get(id) ?? []).map(({ alias }) => alias)],
      ibans: (ibansOf.get(id) ?? []).map(({ iban }) => iban),
    })),
    knownReferences: payments.flatMap(({ number }) => number ?? []),
  };
}

/** Lines in no match, without entries that a reversal cancels: a pair that nobody matched never reached the bank. */
export function freeLines<L extends { readonly id: number; readonly journal_id: number }>(
  lines: readonly L[],
  { taken, reversals }: { readonly taken: ReadonlySet<string>; readonly reversals: readonly ReversalRow[] },
): L[] {
  const matched = new Set(
    lines.filter(({ id }) => taken.has(String(id))).map(({ journal_id }) => journal_id),
  );
  const gone = cancelledPairs(reversals, (journal) => !matched.has(journal));
  return lines.filter(({ id, journal_id }) => !taken.has(String(id)) && !gone.has(journal_id));
}

/** Journals that cancel each other, a reversal with what it reverses, where both are `free`. */
export function cancelledPairs(
  reversals: readonly ReversalRow[],
  free: (journalId: number) => boolean,
): ReadonlySet<number> {
  const gone = new Set<number>();
  // Newest first: a reversal that was itself reversed cancels nothing.
  for (const { id, reversal_of } of reversals.toReversed()) {
    if (gone.has(id) || !free(id) || !free(reversal_of)) continue;
    gone.add(id);
    gone.add(reversal_of);
  }
  return gone;
}

type Words = { readonly references: Set<string>; readonly parties: Set<string> };

async function readWords(
  db: Db,
  companyId: string,
  { accountId, payments }: { readonly accountId: number; readonly payments: readonly PaymentReference[] },
): Promise<ReadonlyMap<number, Words>> {
  const words = new Map<number, Words>();
  const of = (journal: number) => {
    const known = words.get(journal) ?? { references: new Set(), parties: new Set() };
    words.set(journal, known);
    return known;
  };
  for (const { journal_id, party_id } of await listJournalParties(db, companyId, accountId)) {
    if (party_id !== null) of(journal_id).parties.add(party_id);
  }
  for (const { journal_id, reference, party_id, number } of payments) {
    if (journal_id === null) continue;
    const { references, parties } = of(journal_id);
    parties.add(party_id);
    if (reference !== null) references.add(reference);
    if (number !== null) references.add(number);
  }
  return words;
}

function toBankLine(row: BankRow): BankLine {
  return {
    id: row.id,
    date: row.date,
    amount: row.amount,
    counterparty: row.counterparty,
    reference:
      [row.reference, row.description].filter((text) => text !== null && text !== "").join(" ") || null,
    endToEndId: row.end_to_end_id,
    iban: row.counterparty_iban,
  };
}

function toLedgerLine(
  line: CashLine,
  words: Words | undefined,
  { account, baseCurrency }: LoadOptions,
): LedgerLine[] {
  const own = line.currency === account.currency;
  if ((!own && account.currency !== baseCurrency) || line.amount === 0) return [];
  const [party, ...others] = words?.parties ?? [];
  return [
    {
      kind: "ledger",
      id: lineId(line.id),
      date: line.date,
      amount: own ? line.amount : line.base_amount,
      party: line.party_id ?? (others.length === 0 ? (party ?? null) : null),
      references: [
        ...new Set([...(line.reference === null ? [] : [line.reference]), ...(words?.references ?? [])]),
      ],
      description: line.description ?? line.journal_description,
      run: line.reference,
    },
  ];
}

/** Invoices with something left to pay; with `upTo`, those issued by that day. */
export async function openInvoices(db: Db, companyId: string, upTo?: IsoDate): Promise<OpenInvoiceRow[]> {
  // Whatever was paid on any day is paid: later payments count even where earlier bank lines are looked at.
  const all = [
    ...(await listInvoicesWithPaid(db, companyId, { side: "ar", asOf: "9999-12-31" })),
    ...(await listInvoicesWithPaid(db, companyId, { side: "ap", asOf: "9999-12-31" })),
  ];
  return all.filter((row) => row.gross > row.paid && (upTo === undefined || row.issue_date <= upTo));
}

function toOpenInvoice(row: OpenInvoiceRow, { account, baseCurrency }: LoadOptions): BookLine[] {
  const direction = (row.side === "ar" ? 1 : -1) * (row.kind === "credit_note" ? -1 : 1);
  const open = row.gross - row.paid;
  const same = row.currency === account.currency;
  if (!same && account.currency !== baseCurrency) return [];
  const amount = same ? open : roundHalfUp((open * row.base_gross) / row.gross);
  return [
    {
      kind: "invoice",
      id: invoiceLineId(row.id),
      date: row.issue_date,
      dueDate: row.due_date,
      amount: direction * amount,
      party: row.party_id,
      number: row.number,
      currency: row.currency,
      spread: same ? 0 : roundHalfUp(amount * EXCHANGE_SPREAD),
    },
  ];
}
