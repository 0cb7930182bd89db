import { PurserError } from "../../base/errors.ts";

export const XML_LIMITS = {
  bytes: 25_000_000,
  depth: 100,
  elements: 500_000,
  /** Characters of one text or tag. Longer texts are embedded files, which no field of an invoice needs. */
  run: 50_000,
  /** Characters of the whole without embedded files. The parser takes some 40 bytes for each. */
  characters: 15_000_000,
} as const;

/** A start tag at `lastIndex`: its name, then its attributes; every repetition is bounded by the tag itself. */
const START_TAG =
  /<([^\s/<>"'=!?&]{1,200})((?:\s+[^\s/<>"'=&]+\s*=\s*(?:"[^"<]*"|'[^'<]*')){0,100})\s*(\/?)>/y;
const END_TAG = /<\/([^\s/<>"'=!?&]{1,200})\s*>/y;

/**
 * Asserts, in one pass and before anything is built, that `text` is well formed (tags match, one root), has no DOCTYPE
 * and so no entities of its own, and keeps to XML_LIMITS. Throws `xml_doctype`, `xml_too_deep`, `xml_too_large`,
 * `xml_too_many_elements` or `xml_broken`. Returns the text without embedded files.
 */
export function checkXml(text: string): string {
  const open: string[] = [];
  const kept: string[] = [];
  let elements = 0;
  let keptTo = 0;
  const keep = (to: number, from: number) => {
    if (from - to <= XML_LIMITS.run) return;
    kept.push(text.slice(keptTo, to));
    keptTo = from;
  };
  let at = 0;
  for (let tag = text.indexOf("<"); tag !== -1; tag = text.indexOf("<", at)) {
    if (open.length === 0) assertBlank(text, at, tag);
    keep(at, tag);
    const skipped = skipMarkup(text, tag, open.length);
    if (skipped !== undefined) {
      keep(tag, skipped);
      at = skipped;
    } else if (text[tag + 1] === "/") {
      const [whole, name] = match(END_TAG, text, tag);
      if (open.pop() !== name) throw broken(text, tag, `</${name}> closes no open element`);
      at = tag + whole.length;
    } else {
      const [whole, name, , selfClosing] = match(START_TAG, text, tag);
      if (open.length === 0 && elements > 0) throw broken(text, tag, "there is a second root element");
      if (++elements > XML_LIMITS.elements) throw tooMany();
      if (selfClosing !== "/" && open.push(name) > XML_LIMITS.depth) throw tooDeep(text, tag);
      at = tag + whole.length;
    }
  }
  const last = open.at(-1);
  if (last !== undefined) throw broken(text, text.length, `the file is cut off inside <${last}>`);
  if (elements === 0) throw broken(text, 0, "there is no element in it");
  assertBlank(text, at, text.length);
  const slim = kept.join("") + text.slice(keptTo, at);
  if (slim.length > XML_LIMITS.characters) throw tooLarge();
  return slim;
}

/** Where the comment, CDATA section or processing instruction at `tag` ends; undefined for an element's tag. */
function skipMarkup(text: string, tag: number, depth: number): number | undefined {
  if (text.startsWith("<!--", tag)) return endOf(text, "-->", tag + 4);
  if (text.startsWith("<?", tag)) return endOf(text, "?>", tag + 2);
  if (text.startsWith("<![CDATA[", tag) && depth > 0) return endOf(text, "]]>", tag + 9);
  if (text.startsWith("<!", tag)) {
    const message = "The XML has a DOCTYPE, which invoices never have and which can carry harmful entities";
    throw new PurserError("xml_doctype", message, { details: { line: lineOf(text, tag) } });
  }
  return undefined;
}

function endOf(text: string, mark: string, from: number): number {
  const end = text.indexOf(mark, from);
  if (end === -1) throw broken(text, from, `"${mark}" is missing`);
  return end + mark.length;
}

function match(pattern: RegExp, text: string, tag: number): [whole: string, name: string, ...string[]] {
  pattern.lastIndex = tag;
  const found = pattern.exec(text);
  if (!found || found[0].length > XML_LIMITS.run) throw broken(text, tag, "a tag is cut off or malformed");
  return [found[0], found[1] ?? "", ...found.slice(2)];
}

function assertBlank(text: string, from: number, to: number): void {
  if (!/^[\s\ufeff]*$/.test(text.slice(from, to)))
    throw broken(text, from, "there is text outside the root element");
}

function lineOf(text: string, at: number): number {
  let line = 1;
  for (let i = text.indexOf("\n"); i !== -1 && i < at; i = text.indexOf("\n", i + 1)) line++;
  return line;
}

function broken(text: string, at: number, what: string): PurserError {
  const line = lineOf(text, at);
  return new PurserError("xml_broken", `The XML is not well formed: ${what} (line ${line})`, {
    details: { line },
  });
}

function tooDeep(text: string, at: number): PurserError {
  const message = `The XML has elements nested deeper than ${XML_LIMITS.depth}, which no invoice has`;
  return new PurserError("xml_too_deep", message, { details: { line: lineOf(text, at) } });
}

function tooLarge(): PurserError {
  const message = `The XML has more than ${XML_LIMITS.characters / 1_000_000} million characters: split the invoice`;
  return new PurserError("xml_too_large", message);
}

function tooMany(): PurserError {
  const message = `The XML has more than ${XML_LIMITS.elements} elements: split the invoice`;
  return new PurserError("xml_too_many_elements", message);
}
