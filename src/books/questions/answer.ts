import type { IsoDate } from "../../base/dates.ts";
import type { Figure } from "../../figures/figure.ts";
import { placeholder } from "../../figures/text.ts";
import type { RatioReader } from "../ratios/ratio-reader.ts";
import { compareFigures } from "./compare.ts";
import { createQuestionParser } from "./parse.ts";
import type { Period, Query } from "./query.ts";
import { type Reading, type Unreadable, createTargetReader } from "./target-reader.ts";

/**
 * An answer as text with `{{figure-id}}` placeholders, and the figures it names. Or why there is none: two readings, or
 * nothing in the books that answers it.
 */
export type Answer =
  | {
      readonly kind: "answered";
      readonly template: string;
      readonly figures: readonly Figure[];
      readonly query: Query;
    }
  | { readonly kind: "clarify"; readonly question: string; readonly options: readonly string[] }
  | { readonly kind: "refused"; readonly reason: string; readonly suggestions: readonly string[] };

export type QuestionAnswerer = { readonly answer: (question: string) => Promise<Answer> };

export type AnswerOptions = {
  /** The day that "now", "last month" and "a year ago" are counted from; default the end of the last finished ledger month. */
  readonly asOf?: IsoDate | undefined;
};

/** Answers questions about balances, flows and ratios from one reading of the books. */
export function createQuestionAnswerer(ratios: RatioReader, { asOf }: AnswerOptions = {}): QuestionAnswerer {
  const { books } = ratios;
  const today = asOf ?? books.calendar.asOf;
  const parser = createQuestionParser({
    ledger: books.ledger,
    calendar: books.calendar,
    asOf: today,
    companyName: books.company.name,
  });
  const reader = createTargetReader(ratios, today);

  return {
    answer: async (question) => {
      const reading = parser.parse(question);
      if (reading.kind === "clarify") return reading;
      if (reading.kind === "unknown")
        return { kind: "refused", reason: reading.reason, suggestions: reading.suggestions };
      return answerQuery(reading.query, { ratios, reader, today });
    },
  };
}

type Means = {
  readonly ratios: RatioReader;
  readonly reader: ReturnType<typeof createTargetReader>;
  readonly today: IsoDate;
};

async function answerQuery(query: Query, means: Means): Promise<Answer> {
  const read: Reading[] = [];
  const unreadable: Unreadable[] = [];
  for (const target of query.targets) {
    for (const period of query.periods.length > 0 ? query.periods : [null]) {
      const one = await means.reader(target, period);
      if ("reason" in one) unreadable.push(one);
      else read.push(one);
    }
  }
  if (read.length === 0) return refuse(unreadable, query, means);
  const figures = read.flatMap((reading) => reading.figures);
  const sentences = read.map((reading) => reading.sentence);
  const difference = query.comparing ? compareFigures(means.ratios.books.figures, figures) : null;
  if (difference) sentences.push(`${difference.label}: ${placeholder(difference)}.`);
  for (const { reason } of unreadable) sentences.push(`Not answered: ${reason}.`);
  return {
    kind: "answered",
    template: sentences.join(" "),
    figures: difference ? [...figures, difference] : figures,
    query,
  };
}

function refuse(unreadable: readonly Unreadable[], query: Query, { ratios, today }: Means): Answer {
  const { calendar } = ratios.books;
  const reason = unreadable.map((one) => one.reason).join("; ");
  const outside = query.periods.some((period) => gapOf(period) !== null);
  const times = calendar.grain === "month" ? [`at ${today}`] : calendar.periods.map(({ name }) => name);
  return {
    kind: "refused",
    reason: `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`,
    suggestions: outside ? query.targets.flatMap(({ label }) => times.map((time) => `${label} ${time}`)) : [],
  };

  function gapOf(period: Period): string | null {
    return period.kind === "on" ? calendar.gapAt(period.date) : calendar.gap(period);
  }
}
