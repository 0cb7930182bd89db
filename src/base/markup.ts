const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Any text as text of HTML or XML, also inside a quoted attribute; control characters, which XML forbids, are dropped. */
export function escapeMarkup(text: string): string {
  return dropControls(text).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}

/** Text without control characters other than tab and line feed, and without lone surrogates. */
export function dropControls(text: string): string {
  return text.toWellFormed().replace(/[\u0000-\u0008\u000b-\u001f\u007f\ufffe\uffff]/g, "");
}
