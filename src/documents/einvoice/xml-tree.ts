import { XMLParser } from "fast-xml-parser";
import { PurserError } from "../../base/errors.ts";
import { checkXml, XML_LIMITS } from "./check-xml.ts";
import { decodeXml } from "./decode-xml.ts";

const ENTITIES: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };
const TEXT = "#text";
const ATTRIBUTE = "@";

/** An element without its namespace prefix. */
export type XmlElement = {
  readonly name: string;
  readonly text: string;
  readonly attribute: (name: string) => string | undefined;
  readonly children: (name: string) => readonly XmlElement[];
  readonly all: () => readonly XmlElement[];
};

/** The root element. Throws a PurserError whose code starts with `xml_` on what is hostile, broken or too large. */
export function parseXml(xml: Uint8Array): XmlElement {
  if (xml.length > XML_LIMITS.bytes) {
    const megabytes = XML_LIMITS.bytes / 1_000_000;
    throw new PurserError(
      "xml_too_large",
      `The XML is larger than ${megabytes} MB: send it without its attachments`,
    );
  }
  const root = element("", parse(checkXml(decodeXml(xml)))).all()[0];
  if (!root) throw new PurserError("xml_broken", "The XML is not well formed: there is no element in it");
  return root;
}

function parse(text: string): unknown {
  const parser = new XMLParser({
    removeNSPrefix: true,
    ignoreAttributes: false,
    attributeNamePrefix: ATTRIBUTE,
    textNodeName: TEXT,
    alwaysCreateTextNode: true,
    parseTagValue: false,
    parseAttributeValue: false,
    ignoreDeclaration: true,
    ignorePiTags: true,
    maxNestedTags: XML_LIMITS.depth + 2,
    isArray: (_name, _path, _leaf, isAttribute) => !isAttribute,
    jPath: false,
    processEntities: true,
    entityDecoder: {
      decode: decodeEntities,
      reset: () => undefined,
      setExternalEntities: () => undefined,
      addInputEntities: () => undefined,
      setXmlVersion: () => undefined,
    },
  });
  try {
    return parser.parse(text);
  } catch (cause) {
    if (cause instanceof PurserError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new PurserError("xml_broken", `The XML is not well formed: ${reason}`, { cause });
  }
}

/** The five entities of XML and character references; there are no others without a DOCTYPE. */
function decodeEntities(text: string): string {
  return text.replace(/&([^;&\s]{0,32};?)/g, (whole, reference: string) => {
    const known = ENTITIES[reference.slice(0, -1)] ?? character(reference);
    if (known !== undefined && reference.endsWith(";")) return known;
    throw new PurserError("xml_broken", `The XML is not well formed: "${whole}" is no entity of XML`);
  });
}

function character(reference: string): string | undefined {
  const [, hex, decimal] = /^#(?:x([0-9a-f]{1,6})|(\d{1,7}));$/i.exec(reference) ?? [];
  const code = hex === undefined ? Number(decimal ?? Number.NaN) : parseInt(hex, 16);
  return code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff)
    ? String.fromCodePoint(code)
    : undefined;
}

function element(name: string, value: unknown): XmlElement {
  const parts: Readonly<Record<string, unknown>> = isRecord(value) ? value : {};
  const textOf = (part: unknown) => (typeof part === "string" ? part : "");
  const children = (child: string) => {
    const found = Object.hasOwn(parts, child) && !child.startsWith(ATTRIBUTE) ? parts[child] : undefined;
    return Array.isArray(found) ? found.map((each: unknown) => element(child, each)) : [];
  };
  return {
    name,
    text: textOf(isRecord(value) ? parts[TEXT] : value).trim(),
    attribute: (attribute) => {
      const key = ATTRIBUTE + attribute;
      return Object.hasOwn(parts, key) ? textOf(parts[key]).trim() : undefined;
    },
    children,
    all: () => Object.keys(parts).flatMap((key) => (key === TEXT ? [] : children(key))),
  };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * The elements at `path` below `from`: names joined by `/`, each with an optional test in brackets:
 * `ID[@schemeID=VA]` by attribute, `PartyTaxScheme[TaxScheme/ID=VAT]` by the text at a path.
 */
export function select(from: XmlElement, path: string): readonly XmlElement[] {
  const steps = path.match(/[^/[]+(?:\[[^\]]*\])?/g) ?? [];
  return steps.reduce<readonly XmlElement[]>(
    (found, step) => found.flatMap((each) => selectStep(each, step)),
    [from],
  );
}

function selectStep(from: XmlElement, step: string): readonly XmlElement[] {
  const [, name = "", subject, wanted] = /^([^[]+)(?:\[([^=]+)=([^\]]*)\])?$/.exec(step) ?? [];
  const found = from.children(name);
  if (subject === undefined) return found;
  return found.filter((each) =>
    subject.startsWith("@")
      ? each.attribute(subject.slice(1)) === wanted
      : select(each, subject).some(({ text }) => text === wanted),
  );
}

/** The texts of an element and all below it, elements of one name together. Embedded files are left out. */
export function leafTexts(from: XmlElement): string[] {
  if (from.attribute("mimeCode") !== undefined) return [];
  return [...(from.text === "" ? [] : [from.text]), ...from.all().flatMap(leafTexts)];
}
