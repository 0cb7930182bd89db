import { dirname, join, relative, isAbsolute } from "node:path";
import type { Profile, Reading } from "../reading.ts";
import { type Source, type SourceFile, openSource, readText } from "../source.ts";
import { createBeancountParser } from "./beancount-parser.ts";
import { isCurrency } from "./amount-text.ts";
import { buildDraft } from "./build.ts";
import { type ParserContext, type TextParser, createHledgerParser } from "./hledger-parser.ts";
import { UnreadableLine, emptyJournal } from "./model.ts";

type Format = {
  readonly id: string;
  readonly title: string;
  readonly describes: string;
  readonly extensions: RegExp;
  /** A line that only this format has. */
  readonly sign: RegExp;
  readonly include: RegExp;
  readonly impliesConversions: boolean;
  readonly createParser: (context: ParserContext) => TextParser;
};

export const hledger: Profile = createTextProfile({
  id: "hledger",
  title: "hledger journal",
  describes: "a plain-text journal of hledger or Ledger (.journal, .hledger, .ledger)",
  extensions: /\.(journal|hledger|ledger|j)$/i,
  sign: /^\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(=\S+)?\s+[^\n]*\n[ \t]+\S[^\n]*? {2,}\S/m,
  include: /^!?include\s+"?([^"\n]+?)"?\s*$/,
  impliesConversions: true,
  createParser: createHledgerParser,
});

export const beancount: Profile = createTextProfile({
  id: "beancount",
  title: "Beancount",
  describes: "a Beancount file (.beancount, .bean)",
  extensions: /\.(beancount|bean)$/i,
  sign: /^(\d{4}[-/]\d{2}[-/]\d{2} (open [A-Z]|[*!] "|txn "|balance [A-Z])|option "[a-z_]+" ")/m,
  include: /^include\s+"([^"]+)"\s*$/,
  impliesConversions: false,
  createParser: createBeancountParser,
});

function createTextProfile(format: Format): Profile {
  const filesOf = (source: Source) =>
    source.folder ? source.files.filter(({ name }) => format.extensions.test(name)) : source.files;
  return {
    id: format.id,
    title: format.title,
    describes: format.describes,
    recognises: (source) => {
      const files = filesOf(source);
      if (files.some(({ name }) => format.extensions.test(name))) return "sure";
      return files.some(({ head, name }) => !/\.(csv|json)$/i.test(name) && format.sign.test(head))
        ? "maybe"
        : "no";
    },
    read: async (source, reading) => {
      const root = source.folder ? source.path : dirname(source.path);
      const lines: PlacedLine[] = [];
      const seen = new Set<string>();
      for (const file of filesOf(source)) await collect(file, { format, reading, root, seen, lines });
      const currency = mainCurrency(lines);
      const company = await reading.company({ entities: [{ id: "main", base_currency: currency }] });
      const dollar = DOLLARS.has(company.currency) ? company.currency : "USD";
      const journal = emptyJournal();
      const parser = format.createParser({ journal, dollar, warn: reading.warn });
      for (const { text, at } of lines) {
        try {
          parser.line(text, at);
        } catch (error) {
          if (!(error instanceof UnreadableLine)) throw error;
          reading.reject({ ...at, value: text.trim(), reason: error.message });
        }
      }
      const { id: profile, impliesConversions } = format;
      buildDraft(journal, { reading, company, profile, impliesConversions });
    },
  };
}

type PlacedLine = { readonly text: string; readonly at: { readonly file: string; readonly line: number } };
type Collecting = {
  readonly format: Format;
  readonly reading: Reading;
  readonly root: string;
  readonly seen: Set<string>;
  readonly lines: PlacedLine[];
};

/** The lines of a file with those of the files it includes, which must lie in the folder of the import. */
async function collect(file: SourceFile, context: Collecting): Promise<void> {
  const { format, reading, root, seen, lines } = context;
  if (seen.has(file.path)) return;
  seen.add(file.path);
  const { text, document } = await readText(file, reading.signal);
  reading.addDocument(document);
  const texts = text.split(/\r\n|\n/);
  reading.onRows(texts.length);
  for (const [index, line] of texts.entries()) {
    const at = { file: file.name, line: index + 1 };
    const included = format.include.exec(line)?.[1];
    if (included === undefined) {
      lines.push({ text: line, at });
      continue;
    }
    const path = join(dirname(file.path), included);
    const inside = relative(root, path);
    if (isAbsolute(included) || inside.startsWith("..") || /[*?[{]/.test(included)) {
      reading.reject({
        ...at,
        value: included,
        reason: "only single files inside the imported folder can be included",
      });
      continue;
    }
    const [found] = tryOpen(path);
    if (found) await collect(found, context);
    else reading.reject({ ...at, value: included, reason: `there is no file "${included}" to include` });
  }
}

function tryOpen(path: string): readonly SourceFile[] {
  try {
    const source = openSource(path);
    return source.folder ? [] : source.files;
  } catch {
    return [];
  }
}

const DOLLARS: ReadonlySet<string> = new Set(["USD", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD", "BZD", "JMD"]);

/** The operating currency that a file names, else the currency it writes most. */
function mainCurrency(lines: readonly PlacedLine[]): string | undefined {
  const counts = new Map<string, number>();
  const count = (currency: string) => counts.set(currency, (counts.get(currency) ?? 0) + 1);
  for (const { text } of lines) {
    const operating = /^option\s+"operating_currency"\s+"([A-Z]{3})"/.exec(text)?.[1];
    if (operating !== undefined) return operating;
    if (!/^\s/.test(text)) continue;
    for (const [code] of text.matchAll(/(?<![\p{L}\d:])[A-Z]{3}(?![\p{L}\d:])/gu))
      if (isCurrency(code)) count(code);
    for (const [sign] of text.matchAll(/[$€£¥]/g))
      count({ $: "USD", "€": "EUR", "£": "GBP", "¥": "JPY" }[sign] ?? "USD");
  }
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0];
}
