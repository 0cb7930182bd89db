import { existsSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { PurserError } from "../../src/base/errors.ts";
import { currencyExponent } from "../../src/base/money.ts";
import { type ParsedStatements, parseStatements } from "../../src/bank/index.ts";
import { type Expected, type ExpectedLine, expectedOfCamt, expectedOfMt940 } from "./expected.ts";

export type FileScore = {
  readonly file: string;
  readonly folder: string;
  readonly format: string;
  readonly statements: number;
  readonly lines: number;
  /** minor units over all statements */
  readonly sum: number;
  readonly ties: number;
  readonly differs: number;
  /** code and reason, where the file is refused */
  readonly refused: string | null;
  /** another parse, the file's own totals, or a plain count of its marks */
  readonly against: string;
  /** what is not as expected */
  readonly differences: readonly string[];
  readonly notes: readonly string[];
};

export function scoreFile(path: string, folder: string): FileScore {
  const file = basename(path);
  const bytes = readFileSync(path);
  const base = { file, folder, format: "-", statements: 0, lines: 0, sum: 0, ties: 0, differs: 0, against: "-", differences: [], notes: [] }; // prettier-ignore
  let read: ParsedStatements;
  try {
    read = parseStatements(bytes, { filename: file });
  } catch (error) {
    const refused =
      error instanceof PurserError ? `${error.code}: ${error.message}` : `CRASHED ${String(error)}`;
    return { ...base, refused };
  }
  const { statements } = read;
  const count = (status: string) => statements.filter(({ tie }) => tie.status === status).length;
  const lines = statements.flatMap((statement) => statement.lines);
  return {
    ...base,
    format: read.format,
    statements: statements.length,
    lines: lines.length,
    sum: lines.reduce((total, { amount }) => total + amount, 0),
    ties: count("ties"),
    differs: count("differs"),
    refused: null,
    ...check(path, { folder, read, text: bytes.toString("latin1") }),
    notes: [...read.warnings, ...statements.flatMap(({ warnings }) => warnings)],
  };
}

type Checking = { readonly folder: string; readonly read: ParsedStatements; readonly text: string };

function check(path: string, checking: Checking): Pick<FileScore, "against" | "differences"> {
  const beside = (extension: string) => path.replace(/\.[^.]+$/, extension);
  if (checking.folder === "camt" && existsSync(beside(".json")))
    return {
      against: "genkgo",
      differences: compare(expectedOfCamt(readFileSync(beside(".json"), "utf8")), checking),
    };
  if (checking.folder === "mt940" && existsSync(beside(".yml")))
    return {
      against: "wolph",
      differences: compare(expectedOfMt940(readFileSync(beside(".yml"), "utf8")), checking),
    };
  const count = { ofx: /<STMTTRN>/g, mt940: /^:61:/gm, camt: /<(?:\w+:)?Ntry>/g, bai2: /^16,/gm }[
    checking.folder
  ];
  const marks = count ? (checking.text.match(count) ?? []).length : 0;
  const lines = checking.read.statements.flatMap((statement) => statement.lines);
  const differences = marks === lines.length ? [] : [`${marks} marks of lines, ${lines.length} lines read`];
  if (checking.folder === "bai2") {
    const wrong = [
      ...checking.read.warnings,
      ...checking.read.statements.flatMap(({ warnings }) => warnings),
    ];
    return { against: "control totals", differences: [...differences, ...wrong.filter((text) => /control total|announces/.test(text))] }; // prettier-ignore
  }
  if (checking.folder === "ofx") differences.push(...compareOfxSum(checking.text, checking.read));
  return { against: "plain count", differences };
}

/** Adds up what stands behind TRNAMT, in ten-thousandths, as far as the currency goes. */
function compareOfxSum(text: string, { statements }: ParsedStatements): string[] {
  const amounts = [...text.matchAll(/<TRNAMT>\s*([^<\s]+)/g)].map(([, amount = ""]) =>
    Number(amount.replace(",", ".")),
  );
  const exponent = currencyExponent(statements[0]?.currency ?? "USD");
  const plain = amounts.reduce((sum, amount) => sum + Math.sign(amount) * Math.round(Math.abs(amount) * 10 ** exponent), 0); // prettier-ignore
  const sum = statements.flatMap(({ lines }) => lines).reduce((total, { amount }) => total + amount, 0);
  const balances = [...text.matchAll(/<LEDGERBAL>\s*<BALAMT>\s*[-+\d]/g)].length;
  const closings = statements.filter(({ closing }) => closing !== null).length;
  if (balances !== closings) return [`${balances} ledger balances, ${closings} closing balances read`];
  return plain === sum ? [] : [`TRNAMT adds up to ${plain}, lines to ${sum}`];
}

function compare(expected: Expected, { read }: Checking): string[] {
  const differences: string[] = [];
  const { statements } = read;
  const lines = statements.flatMap((statement) => statement.lines);
  const sum = (all: readonly { readonly amount: number }[]) =>
    all.reduce((total, { amount }) => total + amount, 0);
  if (expected.statements !== null && expected.statements !== statements.length)
    differences.push(`${expected.statements} statements expected, ${statements.length} read`);
  if (expected.complete && expected.lines.length !== lines.length)
    differences.push(`${expected.lines.length} lines expected, ${lines.length} read`);
  if (expected.complete && sum(expected.lines) !== sum(lines))
    differences.push(`sum ${sum(expected.lines)} expected, ${sum(lines)} read`);
  const free = [...lines];
  for (const line of expected.lines) {
    const at = free.findIndex((own) => isSame(line, own));
    if (at < 0)
      differences.push(`no line of ${line.date ?? line.valueDate ?? "no date"} with ${line.amount}`);
    else free.splice(at, 1);
  }
  const ends = { opening: expected.openings, closing: expected.closings };
  for (const [end, amounts] of Object.entries(ends) as ["opening" | "closing", readonly number[]][]) {
    const own = statements.map((statement) => statement[end]?.amount);
    // Where a parse gives several of one kind, one of them is the booked balance.
    if (amounts.length > 0 && !amounts.some((amount) => own.includes(amount)))
      differences.push(`${end} balance ${amounts.join(" or ")} expected, ${own.join(", ")} read`);
  }
  return differences;
}

function isSame(
  expected: ExpectedLine,
  own: { amount: number; date: string; valueDate: string | null },
): boolean {
  const dated = expected.date === null || expected.date === own.date;
  return (
    expected.amount === own.amount &&
    dated &&
    (expected.valueDate === null || expected.valueDate === own.valueDate)
  );
}
