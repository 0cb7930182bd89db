import { z } from "zod";
import type { IsoDate } from "../base/dates.ts";
import type { CompanyProfile } from "../books/company.ts";
import type { OpenItems } from "../books/ageing/open-item-reader.ts";
import type { Measures } from "../books/ratios/measures.ts";
import type { Resolution } from "../books/ratios/resolution.ts";
import type { BooksReader } from "../books/statements/reader.ts";
import type { Figure } from "../figures/figure.ts";
import type { FigureSet } from "../figures/figure-set.ts";
import type { Limits } from "./limits.ts";
import type { RiskData } from "./risk-data.ts";

/**
 * rule: one check with documented limits · finding: a problem that a rule sees today · alert: a finding in the
 * register, with the same identity for as long as the problem lasts · observation: worth knowing, no one has to act ·
 * evidence: the figures and rows that a person needs to check it.
 *
 * Titles and details carry numbers only as `{{figure-id}}` placeholders; document numbers and dates stand in the
 * notes of the evidence rows.
 */

export const SEVERITIES = ["critical", "high", "medium", "low"] as const;
export const severitySchema = z.enum(SEVERITIES);
export type Severity = z.infer<typeof severitySchema>;

export const evidenceSchema = z.object({
  figureIds: z.array(z.string()),
  rows: z.array(z.object({ table: z.string(), id: z.string(), note: z.string() })),
});
export type Evidence = z.infer<typeof evidenceSchema>;

export const findingSchema = z.object({
  rule: z.string(),
  /** Identity of the problem within its rule: the same problem keeps it from one assessment to the next. */
  key: z.string(),
  severity: severitySchema,
  title: z.string(),
  detail: z.string(),
  evidence: evidenceSchema,
  /** The role that has to act. */
  owner: z.string(),
  clearsWhen: z.string(),
});
export type Finding = z.infer<typeof findingSchema>;

export const observationSchema = findingSchema.pick({
  rule: true,
  title: true,
  detail: true,
  evidence: true,
});
export type Observation = z.infer<typeof observationSchema>;

/** What one run of a rule gives. `skipped` says which data it would need; a skipped rule neither finds nor clears. */
export type RuleOutcome = {
  readonly findings: readonly Finding[];
  readonly observations?: readonly Observation[];
  readonly skipped?: string;
};

export type RiskRule = {
  readonly id: string;
  readonly title: string;
  /** What it looks for and why its limits are what they are, in plain words. */
  readonly describe: string;
  readonly run: (context: RiskContext) => Promise<RuleOutcome>;
};

/** What rules read. All of it belongs to one company and is as of one day. */
export type RiskContext = {
  readonly company: CompanyProfile;
  readonly asOf: IsoDate;
  /** Ledger, statements and fiscal calendar, read once. */
  readonly books: BooksReader;
  readonly figures: FigureSet;
  readonly limits: Limits;
  readonly data: RiskData;
  /** A ratio, measure or statement line by name, or the reason why there is none. */
  readonly metric: (name: string, asOf: IsoDate) => Promise<Resolution>;
  /** What ratios are made of: balances, and flows over any stretch. */
  readonly measures: Measures;
  readonly openItems: OpenItems;
  readonly signal: AbortSignal;
};

export const NOTHING: RuleOutcome = { findings: [] };

export function skipped(why: string): RuleOutcome {
  return { findings: [], skipped: why };
}

/** The placeholder of a figure in a text. */
export function at(figure: Pick<Figure, "id">): string {
  return `{{${figure.id}}}`;
}
