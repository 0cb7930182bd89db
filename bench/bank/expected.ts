import { parseMinor } from "../../src/base/money.ts";

/** What another project's parse of a file says. Amounts in minor units. */
export type Expected = {
  /** its conventions that were allowed for */
  readonly notes: readonly string[];
  /** null where the parse does not tell */
  readonly statements: number | null;
  readonly lines: readonly ExpectedLine[];
  /** false: the parse shows only some of the lines */
  readonly complete: boolean;
  readonly openings: readonly number[];
  readonly closings: readonly number[];
};

export type ExpectedLine = {
  readonly amount: number;
  readonly date: string | null;
  readonly valueDate: string | null;
};

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** genkgo/camt: its objects as JSON; what was printed before is "__RECURSIVITY__". Days are moved to UTC. */
export function expectedOfCamt(json: string): Expected {
  const root = JSON.parse(json) as Json;
  const lines: ExpectedLine[] = [];
  const openings: number[] = [];
  const closings: number[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit);
    if (!isObject(value)) return;
    const kind = String(value["__CLASS__"]).split("\\").at(-1);
    if (kind === "Entry")
      lines.push({ amount: money(value["getAmount"]), date: day(value["getBookingDate"]), valueDate: day(value["getValueDate"]) }); // prettier-ignore
    if (kind === "Balance" && value["getType"] === "opening") openings.push(money(value["getAmount"]));
    if (kind === "Balance" && value["getType"] === "closing") closings.push(money(value["getAmount"]));
    Object.values(value).forEach(visit);
  };
  visit(root);
  const records = list(root["getRecords"]).length;
  return { notes: [], statements: records, lines, complete: records === 1, openings, closings };
}

function money(value: unknown): number {
  return isObject(value) ? Number(value["getAmount"]) : NaN;
}

function day(value: unknown): string | null {
  return isObject(value) && typeof value["0"] === "string" ? value["0"].slice(0, 10) : null;
}

/**
 * wolph/mt940: Python objects as YAML. One collection a file: of several statements it keeps the last balances. It gives the reversal of
 * a credit (RC) as money in; the sign is turned here, since only so its own statements tie.
 */
export function expectedOfMt940(yaml: string): Expected {
  const [head = "", body = ""] = yaml.split("\ntransactions:");
  const notes: string[] = [];
  const anchors = new Map(
    [...yaml.matchAll(/&(\w+) !!python\/object\/apply:mt940\.models\.Date\n\s*- !!binary \|\n\s*(\S+)/g)].map(
      ([, name = "", bytes = ""]) => [name, bytes],
    ),
  );
  const dateOf = (record: string, field: string) => {
    const bytes = new RegExp(`\\n    ${field}: (?:&\\w+ )?!!python[^\\n]*Date\\n\\s*- !!binary \\|\\n\\s*(\\S+)`).exec(record)?.[1]; // prettier-ignore
    const alias = new RegExp(`\\n    ${field}: \\*(\\w+)`).exec(record)?.[1];
    const coded = bytes ?? (alias === undefined ? undefined : anchors.get(alias));
    if (coded === undefined) return null;
    const [high = 0, low = 0, month = 0, date = 0] = Buffer.from(coded, "base64");
    return `${high * 256 + low}-${String(month).padStart(2, "0")}-${String(date).padStart(2, "0")}`;
  };
  const records = body.split("models.Transaction\n").slice(1);
  const lines = records.map((record) => {
    const [, decimal = "", currency = ""] = /\n    amount: [^\n]*\n\s+amount: [^\n]*\n\s+- '([^']*)'\n\s+currency: (\S+)/.exec(`\n${record}`) ?? []; // prettier-ignore
    const amount = parseMinor(decimal, currency === "null" ? "EUR" : currency);
    const status = /\n    status: (\w+)/.exec(record)?.[1];
    const reversed = status === "RC" && amount > 0;
    if (reversed) notes.push(`RC ${decimal} is given as money in`);
    const valueDate = dateOf(record, "date");
    return {
      amount: reversed ? -amount : amount,
      date: dateOf(record, "entry_date") ?? valueDate,
      valueDate,
    };
  });
  const balances = (name: string) =>
    [
      ...head.matchAll(
        new RegExp(
          `  \\w*${name}_balance: [^\\n]*\\n(?:.*\\n)*?\\s+- '([^']*)'\\n\\s+currency: '?(\\w+)'?`,
          "g",
        ),
      ),
    ].flatMap(([, decimal = "", currency = ""]) => {
      if (/^[A-Z]{3}$/.test(currency)) return [parseMinor(decimal, currency)];
      notes.push(`a ${name} balance is read with the currency "${currency}"`);
      return [];
    });
  return {
    notes,
    statements: null,
    lines,
    complete: true,
    openings: balances("opening"),
    closings: balances("closing"),
  };
}
