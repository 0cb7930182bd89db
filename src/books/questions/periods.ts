import { addDays } from "../../base/dates.ts";
import { COUNT, MONTH, YEAR, countOf, monthNumber } from "./period-words.ts";
import { type Clock, PERIOD_RULES, type When } from "./period-rules.ts";
import type { Period } from "./query.ts";

export type PeriodsRead = {
  readonly periods: readonly Period[];
  /** The words that said nothing about time. */
  readonly rest: readonly string[];
};

export type PeriodsUnclear = Extract<When, { kind: "clarify" | "problem" }>;

/**
 * Takes every stretch of time out of a question's words. `*` in `words` stands for words already understood.
 * `comparing`: "between May and June" then names two periods instead of one stretch.
 */
export function readPeriods(
  words: readonly string[],
  clock: Clock,
  { comparing }: { readonly comparing: boolean },
): PeriodsRead | PeriodsUnclear {
  let text = shareYear(words.join(" "));
  const read: Period[] = [];
  let unclear: PeriodsUnclear | undefined;
  for (const { pattern, read: readPhrase } of PERIOD_RULES) {
    text = text.replace(pattern, (phrase: string, ...rest: unknown[]) => {
      const groups = rest
        .slice(
          0,
          rest.findIndex((part) => typeof part === "number"),
        )
        .map(asText);
      const when = readPhrase(groups, clock, phrase);
      if (when.kind === "clarify" || when.kind === "problem") {
        unclear ??= when;
        return "*";
      }
      read.push(when.kind === "on" ? { ...when, words: phrase } : { ...when, words: phrase });
      return `@${read.length - 1}`;
    });
  }
  if (unclear) return unclear;
  return joinPeriods(text, read, { clock, comparing });
}

const asText = (part: unknown): string => (typeof part === "string" ? part : "");

/** Ranges and ends: what stands around the phrases that were read. */
function joinPeriods(
  text: string,
  read: readonly Period[],
  { clock, comparing }: { readonly clock: Clock; readonly comparing: boolean },
): PeriodsRead {
  const made: Period[] = [...read];
  const at = (index: string): Period => {
    const period = made[Number(index)];
    if (!period) throw new Error(`no period was read as @${index}`);
    return period;
  };
  const add = (period: Period): string => `@${made.push(period) - 1}`;
  const range = (from: string, to: string): string =>
    add({
      kind: "over",
      from: startOf(at(from)),
      to: endOf(at(to)),
      words: `${at(from).words} to ${at(to).words}`,
    });

  let joined = text.replace(
    /(?<![^ ])from @(\d+) (?:to|through|until|till) @(\d+)/g,
    (_, a: string, b: string) => range(a, b),
  );
  if (!comparing) {
    joined = joined
      .replace(/(?<![^ ])between @(\d+) (?:and|to) @(\d+)/g, (_, a: string, b: string) => range(a, b))
      .replace(/@(\d+) (?:to|through|until|till) @(\d+)/g, (_, a: string, b: string) => range(a, b));
  }
  joined = joined
    .replace(ENDED, (_, count: string | undefined, unit: string, a: string) => {
      const to = endOf(at(a));
      const months = countOf(count ?? "a") * (UNIT_MONTHS[unit] ?? 1);
      const from =
        months === 12
          ? clock.calendar.trailingYear(to).from
          : addDays(clock.calendar.dayBefore(to, months), 1);
      return add({ kind: "over", from, to, words: `the ${months} months to ${to}` });
    })
    .replace(/(?<![^ ])(?:the )?(?:month|quarter|year|period) (?:of )?@(\d+)/g, (_, a: string) => `@${a}`)
    .replace(/(?<![^ ])since (?:the )?(?:start of |beginning of )?@(\d+)/g, (_, a: string) =>
      add({ kind: "over", from: startOf(at(a)), to: clock.asOf, words: `since ${at(a).words}` }),
    )
    .replace(/(?<![^ ])(?:at |by )?(?:the )?(?:end|close) of (?:the )?@(\d+)/g, (_, a: string) =>
      add({ kind: "on", date: endOf(at(a)), words: `the end of ${at(a).words}` }),
    )
    .replace(/(?<![^ ])(?:at )?(?:the )?(?:beginning|start) of (?:the )?@(\d+)/g, (_, a: string) =>
      add({ kind: "on", date: addDays(startOf(at(a)), -1), words: `the start of ${at(a).words}` }),
    )
    .replace(/(?<![^ ])as (?:of|at) (?:the )?@(\d+)/g, (_, a: string) =>
      add({ kind: "on", date: endOf(at(a)), words: at(a).words }),
    );

  const periods = [...joined.matchAll(/@(\d+)/g)].map(([, index = ""]) => at(index));
  return {
    periods,
    rest: joined.split(" ").filter((word) => word !== "" && word !== "*" && !word.startsWith("@")),
  };
}

/** "the six months ended June 30" */
const ENDED = new RegExp(
  `(?<![^ ])(?:the )?(?:(${COUNT}) )?(?:fiscal )?(month|quarter|year)s? (?:ended|ending) (?:on )?@(\\d+)`,
  "g",
);
const UNIT_MONTHS: Readonly<Record<string, number>> = { month: 1, quarter: 3, year: 12 };

const startOf = (period: Period): string => (period.kind === "on" ? period.date : period.from);
const endOf = (period: Period): string => (period.kind === "on" ? period.date : period.to);

/** "May and June 2025" and "Q1 to Q3 2025": the year counts for both; "November to February 2026" crosses it. */
function shareYear(text: string): string {
  const months = new RegExp(
    `(?<![^ ])(${MONTH}) (and|to|through|until|vs|versus) (${MONTH}) (${YEAR})(?![^ ])`,
    "g",
  );
  return text
    .replace(months, (_, first: string, word: string, second: string, year: string) => {
      const crosses = word !== "and" && monthNumber(first) > monthNumber(second);
      return `${first} ${crosses ? Number(year) - 1 : year} ${word} ${second} ${year}`;
    })
    .replace(
      new RegExp(
        `(?<![^ ])(q[1-4]) (and|to|through|until|vs|versus) (q[1-4]) ((?:fy ?)?${YEAR})(?![^ ])`,
        "g",
      ),
      "$1 $4 $2 $3 $4",
    );
}
