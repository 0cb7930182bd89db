import { ACCOUNT_SUBTYPES } from "../accounts.ts";
import { MEASURES, type MeasureDefinition } from "../ratios/measure-catalogue.ts";
import { RATIOS } from "../ratios/packs.ts";
import { AMBIGUOUS_TERMS, LINE_TERMS, TOTAL_LINES } from "./line-terms.ts";
import type { Target } from "./query.ts";
import { toWords } from "./words.ts";

/** Every name of every ratio, line and measure, as words joined by spaces. */
export type Lexicon = {
  readonly entries: ReadonlyMap<string, LexiconEntry>;
  /** Words of the longest term. */
  readonly longest: number;
};

/** Several targets: the term has to be asked back. `soft`: unless a clear term stands beside it. */
export type LexiconEntry = { readonly targets: readonly Target[]; readonly soft: boolean };

/** Built from the definitions alone: it is the same for every company. */
export function createLexicon(): Lexicon {
  const named = allTargets();
  const entries = new Map<string, LexiconEntry>();
  for (const { target, terms } of named.values()) {
    for (const term of [target.label, withoutBrackets(target.label), ...terms]) {
      const key = toWords(term).join(" ");
      const known = entries.get(key)?.targets ?? [];
      const isNew = !known.some((other) => nameOf(other) === nameOf(target));
      entries.set(key, { targets: isNew ? [...known, target] : known, soft: false });
    }
  }
  for (const { terms, options, soft = false } of AMBIGUOUS_TERMS) {
    const targets = options.map((option) => targetNamed(named, option));
    for (const term of terms) entries.set(toWords(term).join(" "), { targets, soft });
  }
  return { entries, longest: Math.max(...[...entries.keys()].map((term) => term.split(" ").length)) };
}

type Named = { readonly target: Target; readonly terms: readonly string[] };

/** The line is printed "Revenue", but asked-for revenue is what is left after deductions. */
const LABELS: Readonly<Record<string, string>> = { revenue: "Gross revenue" };

function allTargets(): Map<string, Named> {
  const targets = new Map<string, Named>();
  for (const [name, { label, type }] of Object.entries(ACCOUNT_SUBTYPES)) {
    const nature = type === "revenue" || type === "expense" ? "flow" : "balance";
    const target = { kind: "measure", name, label: LABELS[name] ?? label, nature } as const;
    targets.set(name, { target, terms: LINE_TERMS[name] ?? [] });
  }
  for (const [name, { label, nature }] of Object.entries(TOTAL_LINES)) {
    targets.set(name, { target: { kind: "measure", name, label, nature }, terms: LINE_TERMS[name] ?? [] });
  }
  for (const [name, definition] of Object.entries<MeasureDefinition>(MEASURES)) {
    if ("line" in definition) continue;
    const { label, terms, kind } = definition;
    const nature = kind === "flow" || kind === "principal_repaid" ? "flow" : "balance";
    targets.set(name, { target: { kind: "measure", name, label, nature }, terms });
  }
  for (const { id, label, terms } of RATIOS.values()) {
    targets.set(id, { target: { kind: "ratio", id, label }, terms });
  }
  return targets;
}

function targetNamed(targets: ReadonlyMap<string, Named>, name: string): Target {
  const named = targets.get(name);
  if (!named) throw new Error(`the ambiguous terms name "${name}", which is no ratio, line or measure`);
  return named.target;
}

/** The figure name a target stands for. */
export function nameOf(target: Target): string {
  switch (target.kind) {
    case "ratio":
      return target.id;
    case "measure":
      return target.name;
    case "account":
      return `account ${target.code}`;
    default:
      return target satisfies never;
  }
}

function withoutBrackets(label: string): string {
  return label.replace(/\s*\([^)]*\)/g, "");
}
