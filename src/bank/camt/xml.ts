import { XMLParser } from "fast-xml-parser";
import { PurserError } from "../../base/errors.ts";

/** An element with its text, attributes and children by local name; every child is a list, so one and many read alike. */
export type XmlNode = { readonly [name: string]: readonly (XmlNode | string)[] | string | undefined };

/**
 * Makes a reader of XML without namespaces; values stay text. The text was scanned before: it is well formed and defines no entities.
 * The reader throws PurserError `statement_broken`.
 */
export function createXmlReader(): (text: string) => XmlNode {
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: "@",
    removeNSPrefix: true,
    parseTagValue: false,
    parseAttributeValue: false,
    trimValues: true,
    jPath: false,
    alwaysCreateTextNode: true,
    isArray: (_name, _path, _isLeaf, isAttribute) => !isAttribute,
  });
  return (text) => {
    try {
      return parser.parse(text) as XmlNode;
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new PurserError("statement_broken", `The XML cannot be read: ${reason}.`, { cause });
    }
  };
}

/** All children of a name. */
export function all(node: XmlNode | undefined, name: string): readonly XmlNode[] {
  const value = node?.[name];
  return Array.isArray(value) ? value.filter((inner): inner is XmlNode => typeof inner === "object") : [];
}

/** The element that the path leads to, by the first child of each name. */
export function at(node: XmlNode | undefined, path: string): XmlNode | undefined {
  return path.split("/").reduce<XmlNode | undefined>((inner, name) => all(inner, name)[0], node);
}

/** The text at the path; undefined where it is missing or empty. */
export function textAt(node: XmlNode | undefined, path = ""): string | undefined {
  const value = (path === "" ? node : at(node, path))?.["#text"];
  const text = Array.isArray(value) ? value.join(" ") : value;
  return typeof text === "string" && text !== "" ? text.replace(/\s+/g, " ").trim() || undefined : undefined;
}

export function attribute(node: XmlNode | undefined, name: string): string | undefined {
  const value = node?.[`@${name}`];
  return typeof value === "string" && value !== "" ? value : undefined;
}
