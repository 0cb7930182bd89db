import type { CompanyHint, ImportCompany } from "./company-seed.ts";
import type { BooksDraft, Rejection } from "./draft.ts";
import type { Source, SourceDocument } from "./source.ts";

/** How far an import is. `total` is known where the work is. */
export type ImportProgress = {
  readonly stage: "read" | "check" | "post";
  readonly done: number;
  readonly total?: number;
};

/** What a profile's reader writes into, and asks. */
export type Reading = {
  readonly draft: BooksDraft;
  readonly reject: (rejection: Rejection) => void;
  readonly warn: (warning: string) => void;
  /** Settles whose books these are, from the caller's options, what the source says, and what is in the books already. */
  readonly company: (hint: CompanyHint) => Promise<ImportCompany>;
  /** Currencies of the invoices that are in the books already. Valid once the company is settled. */
  readonly knownInvoices: () => ReadonlyMap<string, string>;
  /** Types of the accounts that are in the books already, by code. Valid once the company is settled. */
  readonly knownAccounts: () => ReadonlyMap<string, string>;
  readonly addDocument: (document: SourceDocument) => void;
  readonly onRows: (rows: number) => void;
  readonly signal: AbortSignal | undefined;
};

/** A format Purser reads. `recognises` looks at names and first bytes only. */
export type Profile = {
  readonly id: string;
  readonly title: string;
  /** What its files look like, for the person who must choose one. */
  readonly describes: string;
  /** `sure`: by content; `maybe`: only the names say so. */
  readonly recognises: (source: Source) => "sure" | "maybe" | "no";
  readonly read: (source: Source, reading: Reading) => Promise<void>;
};

/** Collects rejections: all are counted, the first thousand kept. */
export type RejectionList = {
  readonly add: (rejection: Rejection) => void;
  readonly count: () => number;
  readonly kept: () => readonly Rejection[];
};

const KEPT = 1_000;

export function createRejectionList(): RejectionList {
  const kept: Rejection[] = [];
  let count = 0;
  return {
    add: (rejection) => {
      count += 1;
      if (kept.length < KEPT) kept.push(rejection);
    },
    count: () => count,
    kept: () => kept,
  };
}
