import { minorToDecimal } from "../../src/base/money.ts";

/** What the writers of this file turn into a bank's format. Amounts in minor units; positive: money came in. */
export type SampleStatement = {
  readonly iban?: string;
  /** of an account without an IBAN */
  readonly accountNumber?: string;
  readonly currency: string;
  readonly number?: string;
  readonly owner?: string;
  readonly bic?: string;
  readonly from: string;
  readonly to: string;
  /** null: the file does not say */
  readonly opening: number | null;
  /** left out: opening + booked lines */
  readonly closing?: number | null;
  readonly lines: readonly SampleLine[];
};

export type SampleLine = {
  readonly date: string;
  readonly amount: number;
  readonly valueDate?: string;
  /** the bank's own id */
  readonly id?: string;
  readonly counterparty?: string;
  readonly counterpartyIban?: string;
  readonly reference?: string;
  /** a structured creditor reference instead of free text */
  readonly creditorReference?: string;
  readonly endToEndId?: string;
  readonly description?: string;
  /** `PMNT-RCDT-ESCT` */
  readonly code?: string;
  readonly pending?: boolean;
  readonly reversal?: boolean;
  /** transactions of a batch, which add up to the line */
  readonly parts?: readonly Omit<SampleLine, "date" | "parts">[];
};

export function closingOf({ opening, closing, lines }: SampleStatement): number | null {
  if (closing !== undefined) return closing;
  if (opening === null) return null;
  return lines.reduce((sum, { amount, pending }) => (pending ? sum : sum + amount), opening);
}

const accountOf = ({ iban, accountNumber }: SampleStatement) => iban ?? accountNumber ?? "";

const xml = (text: string) =>
  text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
const tag = (name: string, content: string | undefined) =>
  content === undefined || content === "" ? "" : `<${name}>${content}</${name}>`;
const text = (name: string, value: string | undefined) =>
  tag(name, value === undefined ? undefined : xml(value));

export type CamtOptions = {
  /** 052, 053 or 054 */
  readonly report?: "052" | "053" | "054";
  /** of the schema: 2, 4, 8 ... */
  readonly version?: number;
  readonly messageId?: string;
  readonly created?: string;
};

/** A CAMT.053 (or .052, .054) message with one or several statements: balances, entries, batches, parties, references. */
export function camt053(
  statements: SampleStatement | readonly SampleStatement[],
  {
    report = "053",
    version = 2,
    messageId = "MSG-1",
    created = "2026-07-01T06:00:00+02:00",
  }: CamtOptions = {},
): string {
  const [message, record] = {
    "052": ["BkToCstmrAcctRpt", "Rpt"],
    "053": ["BkToCstmrStmt", "Stmt"],
    "054": ["BkToCstmrDbtCdtNtfctn", "Ntfctn"],
  }[report] as [string, string];
  const all = Array.isArray(statements) ? (statements as SampleStatement[]) : [statements as SampleStatement];
  const records = all.map((statement, index) => {
    const number = statement.number ?? String(index + 1);
    const closing = closingOf(statement);
    const balances = [
      statement.opening === null
        ? ""
        : camtBalance("OPBD", statement.opening, { ...statement, date: statement.from }),
      closing === null ? "" : camtBalance("CLBD", closing, { ...statement, date: statement.to }),
    ];
    return tag(
      record,
      [
        text("Id", `${messageId}-${number}`),
        text("LglSeqNb", number),
        text("CreDtTm", created),
        tag("FrToDt", `${text("FrDtTm", `${statement.from}T00:00:00+00:00`)}${text("ToDtTm", `${statement.to}T23:59:59+00:00`)}`), // prettier-ignore
        tag(
          "Acct",
          [
            tag("Id", statement.iban === undefined ? tag("Othr", text("Id", statement.accountNumber)) : text("IBAN", statement.iban)), // prettier-ignore
            text("Ccy", statement.currency),
            tag("Ownr", version >= 8 ? tag("Pty", text("Nm", statement.owner)) : text("Nm", statement.owner)),
            tag("Svcr", tag("FinInstnId", text(version >= 3 ? "BICFI" : "BIC", statement.bic))),
          ].join(""),
        ),
        ...(report === "054" ? [] : balances),
        ...statement.lines.map((line) => camtEntry(line, { currency: statement.currency, version })),
      ].join("\n"),
    );
  });
  const head = tag("GrpHdr", `${text("MsgId", messageId)}${text("CreDtTm", created)}`);
  const namespace = `urn:iso:std:iso:20022:tech:xsd:camt.${report}.001.${String(version).padStart(2, "0")}`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="${namespace}">\n${tag(message, [head, ...records].join("\n"))}\n</Document>\n`;
}

function amountTags(amount: number, currency: string): string {
  const decimal = minorToDecimal(Math.abs(amount), currency);
  return `<Amt Ccy="${currency}">${decimal}</Amt>${text("CdtDbtInd", amount < 0 ? "DBIT" : "CRDT")}`;
}

function camtBalance(
  code: string,
  amount: number,
  { currency, date }: { readonly currency: string; readonly date: string },
): string {
  return tag("Bal", `${tag("Tp", tag("CdOrPrtry", text("Cd", code)))}${amountTags(amount, currency)}${tag("Dt", text("Dt", date))}`); // prettier-ignore
}

function camtEntry(
  line: SampleLine,
  { currency, version }: { readonly currency: string; readonly version: number },
): string {
  const status = line.pending ? "PDNG" : "BOOK";
  const [domain, family, sub] = (line.code ?? "").split("-");
  const code = tag("BkTxCd", tag("Domn", domain ? `${text("Cd", domain)}${tag("Fmly", `${text("Cd", family)}${text("SubFmlyCd", sub)}`)}` : "")); // prettier-ignore
  const parts = line.parts ?? [line];
  return tag(
    "Ntry",
    [
      amountTags(line.amount, currency),
      line.reversal ? text("RvslInd", "true") : "",
      version >= 4 ? tag("Sts", text("Cd", status)) : text("Sts", status),
      tag("BookgDt", text("Dt", line.date)),
      tag("ValDt", text("Dt", line.valueDate ?? line.date)),
      text("AcctSvcrRef", line.id),
      code,
      tag(
        "NtryDtls",
        parts
          .map((part) => camtTransaction(part, { currency, version, isPart: line.parts !== undefined }))
          .join(""),
      ),
      text("AddtlNtryInf", line.description),
    ].join(""),
  );
}

function camtTransaction(
  part: Omit<SampleLine, "date">,
  {
    currency,
    version,
    isPart,
  }: { readonly currency: string; readonly version: number; readonly isPart: boolean },
): string {
  const incoming = part.amount >= 0 !== (part.reversal ?? false);
  const side = incoming ? "Dbtr" : "Cdtr";
  const name = text("Nm", part.counterparty);
  return tag(
    "TxDtls",
    [
      tag(
        "Refs",
        `${isPart ? text("AcctSvcrRef", part.id) : ""}${text("EndToEndId", part.endToEndId ?? "NOTPROVIDED")}`,
      ),
      isPart ? (version >= 3 ? amountTags(part.amount, currency) : tag("AmtDtls", tag("TxAmt", `<Amt Ccy="${currency}">${minorToDecimal(Math.abs(part.amount), currency)}</Amt>`))) : "", // prettier-ignore
      tag("RltdPties", `${tag(side, version >= 8 ? tag("Pty", name) : name)}${tag(`${side}Acct`, tag("Id", text("IBAN", part.counterpartyIban)))}`), // prettier-ignore
      tag("RmtInf", `${text("Ustrd", part.reference)}${tag("Strd", tag("CdtrRefInf", text("Ref", part.creditorReference)))}`), // prettier-ignore
    ].join(""),
  );
}

const short = (date: string) => date.slice(2).replaceAll("-", "");
const comma = (amount: number, currency: string) => {
  const decimal = minorToDecimal(Math.abs(amount), currency).replace(".", ",");
  return decimal.includes(",") ? decimal : `${decimal},`;
};
const mark = (amount: number) => (amount < 0 ? "D" : "C");

/** An MT940 file; with `framed` in the blocks of SWIFT. Details are written in the German style, wrapped at 65 characters. */
export function mt940(
  statements: readonly SampleStatement[],
  { framed = false, eol = "\r\n" }: { readonly framed?: boolean; readonly eol?: string } = {},
): string {
  const messages = statements.map((statement, index) => {
    const { currency, opening, lines } = statement;
    const closing = closingOf(statement);
    const fields = [
      `:20:STMT${index + 1}`,
      `:25:${accountOf(statement)}`,
      `:28C:${statement.number ?? `${index + 1}/1`}`,
      ...(opening === null ? [] : [`:60F:${mark(opening)}${short(statement.from)}${currency}${comma(opening, currency)}`]), // prettier-ignore
      ...lines.flatMap((line) => mt940Line(line, currency)),
      ...(closing === null ? [] : [`:62F:${mark(closing)}${short(statement.to)}${currency}${comma(closing, currency)}`]), // prettier-ignore
    ];
    const body = fields.join(eol);
    return framed
      ? `{1:F01BANKDEFFXXXX0000000000}{2:O940BANKDEFFXXXXN}{4:${eol}${body}${eol}-}`
      : `${body}${eol}-`;
  });
  return messages.join(eol) + eol;
}

function mt940Line(line: SampleLine, currency: string): string[] {
  const value = line.valueDate ?? line.date;
  const sign = line.reversal ? (line.amount < 0 ? "RC" : "RD") : mark(line.amount);
  const first = `:61:${short(value)}${line.date.slice(5).replace("-", "")}${sign}${comma(line.amount, currency)}NTRFNONREF${line.id === undefined ? "" : `//${line.id}`}`;
  const purpose = `${line.endToEndId === undefined ? "" : `EREF+${line.endToEndId}`}${line.reference === undefined ? "" : `SVWZ+${line.reference}`}`;
  const chunks = purpose.match(/.{1,27}/gs) ?? [];
  const details = `166?00${line.description ?? ""}${chunks.map((chunk, at) => `?${20 + at}${chunk}`).join("")}${line.counterpartyIban === undefined ? "" : `?31${line.counterpartyIban}`}?32${line.counterparty ?? ""}`;
  return [first, ...(`:86:${details}`.match(/.{1,65}/gs) ?? [])];
}

/** OFX 1 (SGML, fields not closed) or OFX 2 (XML). */
export function ofx(
  statements: readonly SampleStatement[],
  { version = 1 }: { readonly version?: 1 | 2 } = {},
): string {
  const field = (name: string, value: string | undefined) =>
    value === undefined ? "" : version === 1 ? `<${name}>${xml(value)}\n` : text(name, value);
  const day = (date: string) => `${date.replaceAll("-", "")}120000`;
  const bodies = statements.map((statement) => {
    const closing = closingOf(statement);
    const transactions = statement.lines.map((line, index) =>
      tag(
        "STMTTRN",
        [
          field("TRNTYPE", line.amount < 0 ? "DEBIT" : "CREDIT"),
          field("DTPOSTED", day(line.date)),
          field("TRNAMT", minorToDecimal(line.amount, statement.currency)),
          field("FITID", line.id ?? `F${statement.from}-${index + 1}`),
          field("NAME", line.counterparty),
          field("MEMO", line.reference),
        ].join(""),
      ),
    );
    return tag(
      "STMTTRNRS",
      tag(
        "STMTRS",
        [
          field("CURDEF", statement.currency),
          tag("BANKACCTFROM", `${field("BANKID", "100")}${field("ACCTID", accountOf(statement))}${field("ACCTTYPE", "CHECKING")}`), // prettier-ignore
          tag("BANKTRANLIST", `${field("DTSTART", day(statement.from))}${field("DTEND", day(statement.to))}${transactions.join("\n")}`), // prettier-ignore
          closing === null ? "" : tag("LEDGERBAL", `${field("BALAMT", minorToDecimal(closing, statement.currency))}${field("DTASOF", day(statement.to))}`), // prettier-ignore
        ].join("\n"),
      ),
    );
  });
  const head =
    version === 1
      ? "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nENCODING:USASCII\nCHARSET:1252\n\n"
      : '<?xml version="1.0" encoding="UTF-8"?>\n<?OFX OFXHEADER="200" VERSION="211"?>\n';
  return `${head}${tag("OFX", tag("BANKMSGSRSV1", bodies.join("\n")))}\n`;
}

/** A BAI2 file: one group with an account per statement, its lines of one day. */
export function bai2(statements: readonly SampleStatement[]): string {
  const records: string[] = [];
  let groupTotal = 0;
  let groupRecords = 2;
  for (const statement of statements) {
    const closing = closingOf(statement);
    const summary = [
      ...(statement.opening === null ? [] : [`010,${statement.opening},,`]),
      ...(closing === null ? [] : [`015,${closing},,`]),
    ];
    const lines = statement.lines.flatMap(({ amount, id, reference, endToEndId }) => [
      `16,${amount < 0 ? 475 : 195},${Math.abs(amount)},V,${short(statement.to)},,${id ?? ""},${endToEndId ?? ""}/`,
      ...(reference === undefined ? [] : [`88,${reference}`]),
    ]);
    const total =
      (statement.opening ?? 0) +
      (closing ?? 0) +
      statement.lines.reduce((sum, { amount }) => sum + Math.abs(amount), 0);
    const count = 2 + lines.length;
    records.push(
      `03,${accountOf(statement)},${statement.currency},${summary.join(",")}/`,
      ...lines,
      `49,${total},${count}/`,
    );
    groupTotal += total;
    groupRecords += count;
  }
  const date = short(statements[0]?.to ?? "2026-06-30");
  return [
    `01,BANK,OWNER,${date},0600,1,,,2/`,
    `02,OWNER,BANK,1,${date},2359,,2/`,
    ...records,
    `98,${groupTotal},${statements.length},${groupRecords}/`,
    `99,${groupTotal},1,${groupRecords + 2}/`,
    "",
  ].join("\n");
}

/** A CSV as banks write it: header names, order of the date and decimal mark as asked. Newest first when `newestFirst`. */
export function bankCsv(
  statement: SampleStatement,
  {
    delimiter = ",",
    dateOrder = "ymd",
    decimal = ".",
    newestFirst = false,
  }: {
    readonly delimiter?: string;
    readonly dateOrder?: "ymd" | "dmy" | "mdy";
    readonly decimal?: "." | ",";
    readonly newestFirst?: boolean;
  } = {},
): string {
  let balance = statement.opening ?? 0;
  const rows = statement.lines.map((line) => {
    balance += line.amount;
    const [year = "", month = "", day = ""] = line.date.split("-");
    const date = { ymd: line.date, dmy: `${day}.${month}.${year}`, mdy: `${month}/${day}/${year}` }[
      dateOrder
    ];
    const money = (amount: number) => minorToDecimal(amount, statement.currency).replace(".", decimal);
    return [
      date,
      line.counterparty ?? "",
      line.reference ?? "",
      money(line.amount),
      statement.currency,
      money(balance),
    ]
      .map((cell) => `"${cell.replaceAll('"', '""')}"`)
      .join(delimiter);
  });
  if (newestFirst) rows.reverse();
  const header = ["Booking date", "Counterparty", "Reference", "Amount", "Currency", "Balance"].join(
    delimiter,
  );
  return [header, ...rows, ""].join("\n");
}

export const bytesOf = (content: string) => new TextEncoder().encode(content);
