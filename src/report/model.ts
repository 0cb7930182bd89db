import { z } from "zod";
import { isoDate } from "../base/dates.ts";
import { figureSchema } from "../figures/figure.ts";
import { chartSchema } from "./chart-model.ts";

/**
 * A report: sections of blocks, and the figures they print. The HTML and the PDF are two prints of this model.
 *
 * Invariants, checked by `validateReport`: a number in a block is a figure id, never a number in a text; every
 * id is in `figures`, and so are the inputs of every figure (the list is closed).
 */

export const inlinePartSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("text"), text: z.string() }),
  z.object({ kind: z.literal("strong"), text: z.string() }),
  /** Words taken from the books as they stand there: a party's name, a document number, a description. */
  z.object({ kind: z.literal("data"), text: z.string() }),
  z.object({ kind: z.literal("figure"), figureId: z.string() }),
]);
export type InlinePart = z.infer<typeof inlinePartSchema>;
const parts = z.array(inlinePartSchema);

/** Always printed as a word too, so that it does not depend on colour. */
export const statusSchema = z.enum(["good", "watch", "bad", "none"]);
export type Status = z.infer<typeof statusSchema>;

const kpiCardSchema = z.object({
  label: z.string().min(1),
  figureId: z.string(),
  /** "Plan", "Prior month", "Change": small print under the figure. */
  comparisons: z.array(z.object({ label: z.string().min(1), figureId: z.string() })).default([]),
  status: statusSchema.default("none"),
});
export type KpiCard = z.infer<typeof kpiCardSchema>;

export const tableCellSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("text"), text: z.string() }),
  z.object({ kind: z.literal("figure"), figureId: z.string() }),
  z.object({ kind: z.literal("date"), date: isoDate }),
  z.object({ kind: z.literal("status"), status: statusSchema }),
]);
export type TableCell = z.infer<typeof tableCellSchema>;

const tableColumnSchema = z.object({
  label: z.string(),
  align: z.enum(["left", "right", "center"]).default("left"),
});
export type TableColumn = z.infer<typeof tableColumnSchema>;

const tableRowSchema = z.object({
  /** One per column. */
  cells: z.array(tableCellSchema),
  /** `group` is a heading row inside the table; `subtotal` and `total` have a rule above them. */
  emphasis: z.enum(["none", "group", "subtotal", "total"]).default("none"),
  /** Steps by which the first cell is indented. */
  indent: z.number().int().min(0).max(3).default(0),
});
export type TableRow = z.infer<typeof tableRowSchema>;

export const tableSchema = z.object({
  kind: z.literal("table"),
  caption: z.string().optional(),
  columns: z.array(tableColumnSchema).min(1),
  rows: z.array(tableRowSchema),
});
export type TableBlock = z.infer<typeof tableSchema>;

export const blockSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("heading"), parts }),
  z.object({ kind: z.literal("paragraph"), parts }),
  z.object({ kind: z.literal("kpis"), cards: z.array(kpiCardSchema).min(1) }),
  tableSchema,
  z.object({
    kind: z.literal("chart"),
    title: z.string().min(1),
    /** One sentence that says what the chart shows, for a reader who does not see it. */
    description: z.string().min(1),
    chart: chartSchema,
  }),
  z.object({ kind: z.literal("list"), ordered: z.boolean().default(false), items: z.array(parts).min(1) }),
  z.object({
    kind: z.literal("callout"),
    severity: z.enum(["info", "good", "watch", "bad"]),
    title: z.string().optional(),
    parts,
  }),
  /** The next block starts a page where there are pages. */
  z.object({ kind: z.literal("page-break") }),
]);
export type Block = z.infer<typeof blockSchema>;
export type ChartBlock = Extract<Block, { kind: "chart" }>;
export type KpiBlock = Extract<Block, { kind: "kpis" }>;

const sectionSchema = z.object({
  /** Unique in the report; part of the address of the section. */
  id: z.string().regex(/^[a-z][a-z0-9-]*$/, "must be lower-case letters, digits and hyphens"),
  title: z.string().min(1),
  blocks: z.array(blockSchema),
});
export type Section = z.infer<typeof sectionSchema>;

/** What stands behind one figure: its computation and the first of the rows it was read from. */
export const traceExcerptSchema = z.object({
  formula: z.string(),
  inputs: z.array(z.object({ name: z.string(), figureId: z.string() })),
  /** One sentence a source. */
  sourceText: z.array(z.string()),
  rows: z.array(
    z.object({
      table: z.string(),
      id: z.string(),
      date: z.string(),
      description: z.string(),
      /** Formatted as it should be printed. */
      amount: z.string(),
    }),
  ),
  /** How many rows are not in the excerpt. */
  moreRows: z.number().int().min(0),
});
export type TraceExcerpt = z.infer<typeof traceExcerptSchema>;

export const reportModelSchema = z.object({
  title: z.string().min(1),
  company: z.string().min(1),
  /** "June 2026", "Q2 2026". */
  period: z.string().min(1),
  asOf: isoDate,
  /** An instant in UTC; also the creation date of the PDF, so that equal models give equal files. */
  generatedAt: z.iso.datetime(),
  sections: z.array(sectionSchema).min(1),
  figures: z.array(figureSchema),
  /** By figure id. A figure without one is explained by its own formula and inputs. */
  traces: z.record(z.string(), traceExcerptSchema).optional(),
});
export type ReportModel = z.infer<typeof reportModelSchema>;
/** What a builder writes: fields with a default may be left out. */
export type ReportModelInput = z.input<typeof reportModelSchema>;
