import { broken, truncated } from "../problem.ts";

/** An element of an OFX file: an aggregate has children, a field has text. */
export type OfxNode = {
  readonly name: string;
  readonly line: number;
  readonly children: OfxNode[];
  text: string;
};

const TAG = /<(\/?)([A-Za-z][\w.-]*)[^<>]*?(\/?)>|<!\[CDATA\[([\s\S]*?)\]\]>|<!--[\s\S]*?-->|<[?!][^<>]*>/g;
const MAX_DEPTH = 64;

/** Fields by definition (OFX 1.6 section 11): they never hold other elements, even when they are empty and not closed. */
const FIELDS = new Set(
  `ACCTID ACCTKEY ACCTTYPE AVAILCASH BALAMT BANKID BRANCHID BROKERID CHECKNUM CODE CURDEF CURRATE CURSYM DTACCTUP DTASOF DTAVAIL DTEND DTPOSTED DTPROFUP DTSERVER DTSTART DTUSER EXTDNAME FID FITID LANGUAGE MEMO MESSAGE NAME ORG PAYEEID REFNUM SEVERITY SIC SRVRTID SUBACCTFUND TRNAMT TRNTYPE TRNUID`.split(
    " ",
  ),
);

/** Elements that always hold others: one of them that no tag ends was cut off. */
const AGGREGATES = new Set(
  `OFX SONRS STATUS FI STMTRS CCSTMTRS INVSTMTRS BANKACCTFROM CCACCTFROM INVACCTFROM BANKTRANLIST INVTRANLIST STMTTRN INVBANKTRAN LEDGERBAL AVAILBAL`.split(
    " ",
  ),
);

const STATEMENT = /^(STMTRS|CCSTMTRS|INVSTMTRS)$/;

/** Parts that stand in a statement itself: whatever else is still open there was not closed. */
const PARTS = new Set(
  `BANKACCTFROM CCACCTFROM INVACCTFROM BANKTRANLIST BANKTRANLISTP INVTRANLIST INVPOSLIST INVBAL LEDGERBAL AVAILBAL MKTGINFO`.split(
    " ",
  ),
);

/** What an unclosed element may be without anything of the statement being lost. */
const WRAPPER = /^(OFX|\w+MSGSRSV\d|\w+TRNRS)$/;

/**
 * Reads OFX 1 (SGML) and OFX 2 (XML) alike, by one tolerant rule set instead of two parsers: a field ends at the next tag, an end tag
 * closes all that is open within its element, and an element never holds one of its own name. Names that no end tag of the file has
 * are fields. ofx-js turns SGML into XML by patterns: it fails where an element is left open or a field is empty, and loses the lines.
 * @throws PurserError `statement_truncated`, `statement_broken`
 */
export function readOfxTree(text: string): OfxNode {
  // Each "<!--" must have its end, or looking for it would read the rest of the file again and again.
  for (const [start, end] of [
    ["<!--", "-->"],
    ["<![CDATA[", "]]>"],
  ] as const)
    if (text.lastIndexOf(start) > text.lastIndexOf(end))
      throw truncated(text.split("\n").length, `"${start}"`);
  const closed = new Set(
    [...text.matchAll(/<\/([A-Za-z][\w.-]*)\s*>/g)].map(([, name = ""]) => name.toUpperCase()),
  );
  const root: OfxNode = { name: "", line: 1, children: [], text: "" };
  const open: OfxNode[] = [root];
  let line = 1;
  let at = 0;
  const top = () => open[open.length - 1] ?? root;
  const advance = (to: number) => {
    const between = text.slice(at, to);
    for (const char of between) if (char === "\n") line += 1;
    at = to;
    return between;
  };
  for (const match of text.matchAll(TAG)) {
    const [whole, slash, rawName, selfClosed, cdata] = match;
    top().text += advance(match.index);
    if (cdata !== undefined) top().text += cdata.replace(/&/g, "&amp;");
    const started = line;
    advance(match.index + whole.length);
    if (rawName === undefined) continue;
    const name = rawName.toUpperCase();
    if (slash === "/") {
      close(open, name);
      continue;
    }
    while (open.length > 1 && isField(top(), closed)) open.pop();
    if (open.some((node) => node.name === name)) close(open, name);
    const statement = open.findLastIndex((node) => STATEMENT.test(node.name));
    if (statement > 0 && PARTS.has(name)) open.length = statement + 1;
    if (open.length > MAX_DEPTH)
      throw broken(started, `more than ${MAX_DEPTH} elements are nested`, "statement_hostile");
    const node: OfxNode = { name, line: started, children: [], text: "" };
    top().children.push(node);
    if (selfClosed !== "/") open.push(node);
  }
  const rest = advance(text.length);
  if (/<[A-Za-z/][^>]*$/.test(rest)) throw truncated(line, "a tag");
  const inside = open.slice(1).find((node) => !WRAPPER.test(node.name));
  if (inside && !isField(inside, closed))
    throw truncated(line, `<${inside.name}>, opened on line ${inside.line}`);
  return root;
}

function isField(node: OfxNode, closed: ReadonlySet<string>): boolean {
  if (FIELDS.has(node.name)) return true;
  if (node.children.length > 0 || AGGREGATES.has(node.name) || WRAPPER.test(node.name)) return false;
  return node.text.trim() !== "" || !closed.has(node.name);
}

function close(open: OfxNode[], name: string): void {
  const index = open.findLastIndex((node) => node.name === name);
  if (index > 0) open.length = index;
}

export function child(node: OfxNode | undefined, name: string): OfxNode | undefined {
  return node?.children.find((inner) => inner.name === name);
}

/** A field's text; undefined when it is missing or empty. */
export function field(node: OfxNode | undefined, name: string): string | undefined {
  const text = child(node, name)?.text;
  return text === undefined ? undefined : cleaned(text) || undefined;
}

/** All elements of a name, at any depth, in the file's order. */
export function* descendants(node: OfxNode, name: string): Generator<OfxNode> {
  for (const inner of node.children) {
    if (inner.name === name) yield inner;
    yield* descendants(inner, name);
  }
}

const NAMED: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: " ",
};

function cleaned(text: string): string {
  return text
    .replace(/&(#x?[0-9a-f]{1,6}|\w{2,4});/gi, (whole, name: string) => named(name) ?? whole)
    .replace(/\s+/g, " ")
    .trim();
}

function named(name: string): string | undefined {
  if (!name.startsWith("#")) return NAMED[name.toLowerCase()];
  const code = /^#x/i.test(name) ? parseInt(name.slice(2), 16) : parseInt(name.slice(1), 10);
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}
