import type { HeadField, ReadDocument, ReadField } from "../read-document.ts";
import type { Issue } from "../standard-invoice.ts";

/** An issue with what a person needs to settle it. */
export type Finding = Issue & { readonly raw: string | null; readonly candidates: readonly string[] };

/** What a person accepted before, as it was worded then: when the facts change, so does the wording, and it is asked again. */
export type Accepted = { readonly by: string; readonly message: string };

/** A person's answers about one document that are not values of its fields. */
export type Decisions = {
  /** party id, or `new` */
  readonly party: string | null;
  readonly side: "ap" | "ar" | null;
  /** `code.field` -> what was accepted */
  readonly accepted: ReadonlyMap<string, Accepted>;
  /** A person said that it is the duplicate it looks like. */
  readonly duplicate: boolean;
};

export const NO_DECISIONS: Decisions = { party: null, side: null, accepted: new Map(), duplicate: false };

/** One document on the desk: its values, and what is found about it. */
export type Desk = {
  readonly read: ReadDocument;
  readonly decisions: Decisions;
  readonly field: (name: HeadField) => ReadField | null;
  /** Told, nothing more. */
  readonly note: (code: string, field: string | null, message: string) => void;
  /** A person decides. */
  readonly review: (code: string, field: string, message: string, help?: Help) => void;
  /** Never posted as it is; a person can only correct the values. */
  readonly error: (code: string, field: string, message: string, help?: Help) => void;
  readonly findings: () => readonly Finding[];
};

type Help = { readonly raw?: string | null | undefined; readonly candidates?: readonly string[] | undefined };

/** A hostile document may hold texts of any length; a person needs the start. */
const MOST_TEXT = 500;
const MOST_CANDIDATES = 20;

export function createDesk(read: ReadDocument, decisions: Decisions): Desk {
  const findings: Finding[] = [];
  const add = (issue: Issue, { raw = null, candidates = [] }: Help = {}) =>
    findings.push({
      ...issue,
      raw: raw?.slice(0, MOST_TEXT) ?? null,
      candidates: candidates.slice(0, MOST_CANDIDATES).map((candidate) => candidate.slice(0, MOST_TEXT)),
    });
  return {
    read,
    decisions,
    field: (name) => read.fields[name],
    note: (code, field, message) => add({ code, field, message, severity: "note" }),
    review: (code, field, message, help) => {
      const accepted = decisions.accepted.get(`${code}.${field}`);
      if (accepted?.message === message)
        add({ code, field, severity: "note", message: `${message} Accepted by ${accepted.by}.` });
      else add({ code, field, message, severity: "review" }, help);
    },
    error: (code, field, message, help) => add({ code, field, message, severity: "error" }, help),
    findings: () => findings,
  };
}

/** Text of a document, fit to be shown and stored: one line, no characters that hide or mirror, cut at `most`. */
export function plainText(text: string | null | undefined, most: number): string | null {
  const plain = (text ?? "")
    .toWellFormed()
    .normalize("NFC")
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, " ")
    .replace(/\p{Cf}/gu, "")
    .trim()
    .slice(0, most)
    .trim();
  return plain === "" ? null : plain;
}
