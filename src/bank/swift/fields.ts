/** One field of a SWIFT message: `:61:` and what follows it up to the next tag. */
export type SwiftField = {
  /** `61`, `60F`, `NS` */
  readonly tag: string;
  /** the content's lines; trailing blanks are cut, blank lines are left out */
  readonly lines: readonly string[];
  /** 1-based line of the file */
  readonly line: number;
};

/** One message of a file: a statement, or a page of one. */
export type SwiftMessage = {
  readonly line: number;
  readonly fields: readonly SwiftField[];
  /** 940, 942 ... from the application header, where there is one */
  readonly type: string | null;
  /** ended by `-` or `-}`, or followed by another message */
  readonly ended: boolean;
};

const TAG = /^:(\d{2,3}[A-Z]?|NS):(.*)$/;
const END = /^-(\}.*|XXX.*|[\s\x03]*)$/;
const APPLICATION_HEADER = /\{2:[IO](\d{3})/;

/** True where the file begins like MT940 or MT942, with or without the blocks of SWIFT. */
export function looksLikeSwift(text: string): boolean {
  if (/^[\s\x01]*\{1:[A-Z]\d{2}/.test(text)) return true;
  const head = text.slice(0, 4_000);
  return (
    /^[\s\x01]*:(20|NS|86|25|28C?|60[FM]|61|62[FM]|940):/.test(head) || /^:(20|60[FM]|62[FM]):/m.test(head)
  );
}

/**
 * Cuts a file into messages: at the end mark, at a header block, and where `:20:` begins again. Lines outside of a field (headers that
 * banks print before `:20:`) are left out.
 */
export function readMessages(text: string): SwiftMessage[] {
  const messages: { line: number; fields: SwiftField[]; type: string | null; ended: boolean }[] = [];
  let fields: SwiftField[] | undefined;
  let content: string[] | undefined;
  let type: string | null = null;
  const end = () => {
    const last = messages.at(-1);
    if (last && fields) last.ended = true;
    fields = undefined;
    content = undefined;
  };
  for (const [index, raw] of text.split(/\r\n|\n|\r/).entries()) {
    const line = raw.replace(/^\x01/, "");
    if (/^(-\}.*)?\{1:/.test(line)) end();
    type = APPLICATION_HEADER.exec(line)?.[1] ?? type;
    const inner = line.replace(/^.*\{4:/, "");
    if (END.test(inner)) {
      end();
      continue;
    }
    const [, tag, rest = ""] = TAG.exec(inner) ?? [];
    if (tag === undefined) {
      if (inner.trim() !== "") content?.push(inner.trimEnd());
      continue;
    }
    if (tag === "20" && fields?.some((field) => field.tag !== "940")) end();
    // Some banks leave :20: out of the later statements of a file.
    if (/^(25|60[FM]?)$/.test(tag) && fields?.some((field) => /^62/.test(field.tag))) end();
    if (!fields) {
      fields = [];
      messages.push({ line: index + 1, fields, type, ended: false });
    }
    content = rest.trim() === "" ? [] : [rest.trimEnd()];
    fields.push({ tag, lines: content, line: index + 1 });
  }
  return messages;
}

/** A content line is at most this long in SWIFT; what fills it goes on in the next one without a space. */
const WIDTH = 65;

/** Lines as one text: a full line was wrapped in the middle of a word, a shorter one ended there. */
export function unwrap(lines: readonly string[]): string {
  let text = "";
  let full = true;
  for (const line of lines) {
    text += full ? line : ` ${line.trimStart()}`;
    full = line.length >= WIDTH - 1;
  }
  return text.trim();
}
