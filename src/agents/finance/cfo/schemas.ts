import { z } from "zod";
import { isoDate } from "../../../base/dates.ts";
import { industry } from "../../../books/accounts.ts";
import { figureSchema, unitSchema } from "../../../figures/figure.ts";

/** A figure where it is printed: its id leads to the whole of it. `value` null: refused, with the reason. */
const shown = {
  label: z.string(),
  figureId: z.string(),
  value: z.number().nullable(),
  /** as every output prints it */
  display: z.string(),
};
const figureRef = z.object(shown);
export type FigureRef = z.infer<typeof figureRef>;

const ratioResult = z.object({
  id: z.string(),
  ...shown,
  refusal: z.string().optional(),
  unit: unitSchema,
  formula: z.string(),
  explanation: z.string(),
  source: z.string(),
  better: z.enum(["higher", "lower", "neither"]),
  assessment: z.enum(["good", "watch", "bad", "none"]),
  threshold: z.object({ good: z.number(), watch: z.number(), source: z.string() }).optional(),
  /** The same ratio three months earlier, or a year where the books know years only. */
  trend: z
    .object({
      ...shown,
      asOf: isoDate,
      direction: z.enum(["better", "worse", "same", "changed"]),
    })
    .optional(),
});
export type RatioResult = z.infer<typeof ratioResult>;

const packResult = z.object({ pack: z.string(), title: z.string(), ratios: z.array(ratioResult) });
export type PackResult = z.infer<typeof packResult>;

const compared = z.object({
  figureId: z.string(),
  value: z.number().nullable(),
  display: z.string(),
  changeId: z.string(),
  changeShareId: z.string(),
  favourable: z.boolean().nullable(),
});

const statementLine = z.object({
  key: z.string(),
  ...shown,
  level: z.enum(["line", "subtotal", "total"]),
  priorYear: compared.optional(),
  budget: compared.optional(),
});

const statement = z.object({
  from: isoDate.optional(),
  asOf: isoDate,
  lines: z.array(statementLine),
  /** 0 when the statement ties */
  checks: z.array(z.object({ key: z.string(), ...shown })),
  notes: z.array(z.string()),
});
export type StatementTable = z.infer<typeof statement>;

/** By stretch; one that the books do not cover is left out. */
const statementsByWindow = z.object({
  month: statement.optional(),
  yearToDate: statement.optional(),
  trailingYear: statement.optional(),
});

const bridge = z.object({
  against: z.enum(["prior_year", "budget"]),
  from: isoDate,
  asOf: isoDate,
  start: figureRef,
  steps: z.array(z.object({ key: z.string(), ...shown })),
  end: figureRef,
  check: figureRef,
});
export type BridgeResult = z.infer<typeof bridge>;

const ageingResult = z.object({
  side: z.enum(["ar", "ap"]),
  buckets: z.array(z.object({ key: z.string(), ...shown, share: figureRef })),
  total: figureRef,
  ledgerDifference: figureRef,
});

const shareOfParty = z.object({ party: z.string(), name: z.string(), amount: figureRef, share: figureRef });
const concentrationResult = z.object({
  subject: z.enum(["revenue", "spend", "receivables", "payables"]),
  total: figureRef,
  parties: z.array(shareOfParty),
});

/** A sentence for people, and the figures it rests on. */
const finding = z.object({
  text: z.string(),
  ratio: z.string().optional(),
  figureIds: z.array(z.string()).min(1),
});
export type Finding = z.infer<typeof finding>;

export const healthInput = z.object({ asOf: isoDate.optional(), industry: industry.optional() });

export const healthOutput = z.object({
  asOf: isoDate,
  currency: z.string(),
  industry,
  headline: z.string(),
  headlineFigureIds: z.array(z.string()),
  packs: z.array(packResult),
  statements: z.object({
    balanceSheet: statement,
    incomeStatement: statementsByWindow,
    cashFlow: statementsByWindow,
  }),
  bridges: z.array(bridge),
  ageing: z.array(ageingResult),
  /** The largest parties and their shares; for a healthcare provider, revenue by party is the payer mix. */
  concentration: z.array(concentrationResult),
  strengths: z.array(finding),
  concerns: z.array(finding),
});
export type HealthAnalysis = z.infer<typeof healthOutput>;

export const answerInput = z.object({
  question: z.string().trim().min(1).max(500),
  asOf: isoDate.optional(),
});

export const answerOutput = z.discriminatedUnion("outcome", [
  z.object({
    outcome: z.literal("answered"),
    answered: z.literal(true),
    answer: z.string(),
    /** The figures the text names. */
    figureIds: z.array(z.string()),
    /** These and everything they derive from. */
    figures: z.array(figureSchema),
  }),
  z.object({
    outcome: z.literal("refused"),
    answered: z.literal(false),
    reason: z.string(),
    suggestions: z.array(z.string()),
  }),
  z.object({
    outcome: z.literal("clarify"),
    answered: z.literal(false),
    clarify: z.object({ question: z.string(), options: z.array(z.string()) }),
  }),
]);
export type CfoAnswer = z.infer<typeof answerOutput>;
