import { escapeMarkup } from "../base/markup.ts";

/** `<Name>text</Name>`, nothing where there is no value. */
export function element(name: string, value: string | number | null | undefined): string {
  return value === null || value === undefined || value === ""
    ? ""
    : `<${name}>${escapeMarkup(String(value))}</${name}>`;
}

/** An element around others; nothing where these are nothing. */
export function group(name: string, ...children: readonly string[]): string {
  const content = children.join("");
  return content === "" ? "" : `<${name}>${content}</${name}>`;
}
