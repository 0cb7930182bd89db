import { z } from "zod";
import { type Told, withFigures } from "./told.ts";

const answered = z.object({
  outcome: z.literal("answered"),
  answer: z.string(),
  figureIds: z.array(z.string()),
});
const refused = z.object({
  outcome: z.literal("refused"),
  reason: z.string(),
  suggestions: z.array(z.string()),
});
const clarify = z.object({
  outcome: z.literal("clarify"),
  clarify: z.object({ question: z.string(), options: z.array(z.string()) }),
});
const question = z.discriminatedUnion("outcome", [answered, refused, clarify]);

/** An answer to a question asked in words, its refusal with what can be asked instead, or the question back. */
export function tellAnswer(output: unknown): Told | undefined {
  const parsed = question.safeParse(output);
  if (!parsed.success) return undefined;
  const { data } = parsed;
  switch (data.outcome) {
    case "answered":
      return { text: data.answer, figureIds: data.figureIds };
    case "refused": {
      const instead = data.suggestions.length > 0 ? ` You could ask: ${data.suggestions.join("; ")}.` : "";
      return { text: `${data.reason}${instead}`, figureIds: [], refused: true };
    }
    case "clarify": {
      const { question: asked, options } = data.clarify;
      return {
        text: [asked, ...options.map((option) => `- ${option}`)].join("\n"),
        figureIds: [],
        asks: true,
      };
    }
    default:
      return data satisfies never;
  }
}

const finding = z.object({ text: z.string(), figureIds: z.array(z.string()) });
const health = z.object({
  headline: z.string(),
  headlineFigureIds: z.array(z.string()),
  strengths: z.array(finding),
  concerns: z.array(finding),
});

/** Findings of each kind that are told; the output has all. */
const MOST_FINDINGS = 5;

export function tellHealth(output: unknown): Told | undefined {
  const parsed = health.safeParse(output);
  if (!parsed.success) return undefined;
  const { headline, headlineFigureIds } = parsed.data;
  const strengths = parsed.data.strengths.slice(0, MOST_FINDINGS);
  const concerns = parsed.data.concerns.slice(0, MOST_FINDINGS);
  const list = (title: string, findings: typeof strengths) =>
    findings.length === 0 ? [] : [title, ...findings.map(({ text }) => `- ${text}`)];
  return {
    text: [headline, ...list("Concerns:", concerns), ...list("Strengths:", strengths)].join("\n"),
    figureIds: [...headlineFigureIds, ...[...concerns, ...strengths].flatMap(({ figureIds }) => figureIds)],
  };
}

const alerts = z.object({
  alerts: z.array(z.object({ severity: z.string(), title: z.string(), detail: z.string() })),
});

export function tellAlerts(output: unknown): Told | undefined {
  const parsed = alerts.safeParse(output);
  if (!parsed.success) return undefined;
  const found = parsed.data.alerts;
  const most = found.slice(0, 10);
  const left = found.length - most.length;
  if (found.length === 0) return { text: "There is no alert.", figureIds: [] };
  return withFigures([
    `${found.length} ${found.length === 1 ? "alert" : "alerts"}, the most severe first:`,
    ...most.map(({ severity, title, detail }) => `- ${severity}: ${title}. ${detail}`),
    left > 0 ? `And ${left} more.` : "",
  ]);
}

const reports = z.object({
  reports: z.array(
    z.object({ kind: z.string(), asOf: z.string(), status: z.string(), htmlPath: z.string() }),
  ),
});

export function tellReports(output: unknown): Told | undefined {
  const parsed = reports.safeParse(output);
  if (!parsed.success) return undefined;
  const lines = parsed.data.reports.map(
    ({ kind, asOf, status, htmlPath }) =>
      `- ${kind.replaceAll("_", " ")} as of ${asOf} (${status}): ${htmlPath}`,
  );
  return { text: lines.length === 0 ? "There is no report yet." : lines.join("\n"), figureIds: [] };
}
