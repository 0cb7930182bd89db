import { NO_CURRENCY } from "../amounts.ts";
import { finishStatement } from "../draft.ts";
import { broken } from "../problem.ts";
import type { ParsedStatement, ParsedStatements, StatementBalance, StatementFormat } from "../statement.ts";
import { readEntry } from "./entry.ts";
import { accountNumbers, amountOf, dayOf, isoDay, signOf, signed } from "./values.ts";
import { type EntryText, scanReport } from "./scan.ts";
import { type XmlNode, all, at, createXmlReader, textAt } from "./xml.ts";

/** Message, record element and format of the three reports; version 1 of some has its number in the name. */
const KINDS = [
  { message: /^BkToCstmrAcctRpt/, record: "Rpt", format: "camt.052" },
  { message: /^BkToCstmrStmt/, record: "Stmt", format: "camt.053" },
  { message: /^BkToCstmrDbtCdtNtfctn/, record: "Ntfctn", format: "camt.054" },
] as const satisfies readonly { message: RegExp; record: string; format: StatementFormat }[];

/** True for XML with one of the three bank reports of ISO 20022. */
export function looksLikeCamt(text: string): boolean {
  return /^\s*</.test(text) && /<([\w-]+:)?BkToCstmr(AcctRpt|Stmt|DbtCdtNtfctn)/.test(text);
}

/**
 * Statements of CAMT.052, .053 and .054 in any version.
 * @throws PurserError `statement_hostile`, `statement_truncated`, `statement_broken`
 */
export function readCamt(text: string, { filename }: { readonly filename: string }): ParsedStatements {
  const { skeleton, entries } = scanReport(text, filename);
  const readXml = createXmlReader();
  const found = [...messagesOf(readXml(skeleton.trimStart()))];
  const records = found.flatMap(({ kind, node }) => all(node, kind.record));
  const ofRecord = Map.groupBy(entries, ({ record }) => record);
  return {
    format: found[0]?.kind.format ?? "camt.053",
    statements: records.map((record, index) =>
      readRecord(record, { index, entries: ofRecord.get(index) ?? [], readXml }),
    ),
    warnings: records.length > 0 ? [] : [`${filename} holds no statement.`],
  };
}

type Kind = (typeof KINDS)[number];

/** The reports, wherever an envelope puts them. */
function* messagesOf(node: XmlNode): Generator<{ kind: Kind; node: XmlNode }> {
  for (const name of Object.keys(node)) {
    const kind = KINDS.find(({ message }) => message.test(name));
    for (const inner of all(node, name)) {
      if (kind) yield { kind, node: inner };
      else if (!name.startsWith("@")) yield* messagesOf(inner);
    }
  }
}

type RecordEntries = {
  readonly index: number;
  readonly entries: readonly EntryText[];
  readonly readXml: (text: string) => XmlNode;
};

function readRecord(record: XmlNode, of: RecordEntries): ParsedStatement {
  const { index, entries, readXml } = of;
  const id = textAt(record, "Id");
  const what = `statement ${id ?? index + 1}`;
  const warnings: string[] = [];
  const warn = (warning: string) => {
    warnings.push(warning);
  };
  const acct = at(record, "Acct");
  const balances = readBalances(record, { place: what, warn });
  const currency =
    textAt(acct, "Ccy")?.toUpperCase() ??
    balances[0]?.currency ??
    amountOf(firstOf(of), { place: what, warn: () => undefined })?.currency ??
    NO_CURRENCY;
  const from = stated(textAt(record, "FrToDt/FrDtTm") ?? textAt(record, "FrToDt/FrDt"));
  const to = stated(textAt(record, "FrToDt/ToDtTm") ?? textAt(record, "FrToDt/ToDt"));
  const fallback = to ?? stated(textAt(record, "CreDtTm"));
  const { opening, closing } = ends(balances, currency);
  return finishStatement({
    account: {
      ...accountNumbers(acct),
      bank:
        textAt(acct, "Svcr/FinInstnId/BICFI") ??
        textAt(acct, "Svcr/FinInstnId/BIC") ??
        textAt(acct, "Svcr/FinInstnId/Nm") ??
        textAt(acct, "Svcr/FinInstnId/NmAndAdr/Nm") ??
        null,
      name: textAt(acct, "Nm") ?? textAt(acct, "Ownr/Nm") ?? textAt(acct, "Ownr/Pty/Nm") ?? null,
    },
    currency,
    number: textAt(record, "LglSeqNb") ?? textAt(record, "ElctrncSeqNb") ?? id ?? null,
    from: from ?? null,
    to: to ?? null,
    opening,
    closing,
    lines: entries.flatMap((entry, n) =>
      readEntry(nodeOf(entry, readXml), {
        place: `Line ${entry.line}, entry ${n + 1} of ${what}`,
        fallback,
        warn,
      }),
    ),
    warnings,
  });
}

/** Each entry becomes a tree on its own, so that only one is held at a time. */
function nodeOf({ text, line }: EntryText, readXml: RecordEntries["readXml"]): XmlNode {
  const node = at(readXml(text), "Ntry");
  if (!node) throw broken(line, "the entry cannot be read.");
  return node;
}

function firstOf({ entries, readXml }: RecordEntries): XmlNode | undefined {
  return entries[0] && nodeOf(entries[0], readXml);
}

const stated = (text: string | undefined) => (text === undefined ? undefined : isoDay(text));

type TypedBalance = StatementBalance & { readonly type: string; readonly currency: string };

function readBalances(
  record: XmlNode,
  reading: { readonly place: string; readonly warn: (warning: string) => void },
): TypedBalance[] {
  return all(record, "Bal").flatMap((bal) => {
    const type =
      textAt(bal, "Tp/CdOrPrtry/Cd") ?? textAt(bal, "Tp/Cd") ?? textAt(bal, "Tp/CdOrPrtry/Prtry") ?? "";
    const found = amountOf(bal, { ...reading, place: `Balance ${type} of ${reading.place}` });
    if (!found) return [];
    const sign = signOf(bal, `Balance ${type} of ${reading.place}`);
    return [
      {
        type,
        amount: signed(sign, found.amount),
        currency: found.currency,
        date: dayOf(at(bal, "Dt")) ?? null,
      },
    ];
  });
}

/**
 * The booked balances. Opening: OPBD, else the previous closing PRCD, else the first of the interim ITBD of a page.
 * Closing: CLBD, else the last ITBD. Available (OPAV, CLAV, ITAV, FWAV) and informative ones are not what lines add up to.
 */
function ends(balances: readonly TypedBalance[], currency: string) {
  const of = (type: string) => {
    const typed = balances.filter((balance) => balance.type === type);
    const own = typed.filter((balance) => balance.currency === currency);
    return own.length > 0 ? own : typed;
  };
  const interim = of("ITBD");
  const closed = of("CLBD").at(-1);
  const opened = of("OPBD")[0] ?? of("PRCD")[0];
  const opening = opened ?? (interim.length > (closed ? 0 : 1) ? interim[0] : undefined);
  const closing = closed ?? interim.filter((balance) => balance !== opening).at(-1);
  const plain = (balance: TypedBalance | undefined): StatementBalance | null => {
    if (!balance) return null;
    const { amount, date } = balance;
    return balance.currency === currency ? { amount, date } : { amount, date, currency: balance.currency };
  };
  return { opening: plain(opening), closing: plain(closing) };
}
