import type { Effect } from "../../agents/agent.ts";
import type { AgentInfo } from "../../agents/registry.ts";
import type { Candidate, Catalogue, Turn } from "./decision.ts";
import { fillOperation } from "./fill-inputs.ts";
import { inputNames } from "./input-names.ts";
import { contentWords, stemOf } from "./words.ts";

/** What one operation or workflow says about itself, as stems with their weights. */
export type Entry = Omit<Candidate, "score"> & {
  readonly effect: Effect;
  readonly weights: ReadonlyMap<string, number>;
  /** stems of its name */
  readonly name: readonly string[];
  readonly title: string;
  readonly description: string;
  readonly inputs: readonly string[];
  /** Does it need what a request does not say? */
  readonly misses: (turn: Turn) => boolean;
  /** It takes back what another operation did: nobody means it who does not say so. */
  readonly takesBack: boolean;
  /** A workflow that depends on a condition. */
  readonly conditional: boolean;
};

export type Vocabulary = {
  readonly entries: readonly Entry[];
  /** How much a stem tells: the fewer entries have it, the more. */
  readonly weightOf: (stem: string) => number;
  readonly has: (stem: string) => boolean;
};

/** A word of the operation's name says most, one of its agent's description least. */
const WEIGHT = { name: 1, title: 0.75, description: 0.7, agent: 0.4 } as const;
/** A workflow's name and title say what it is; its description names steps that agents are for as well. */
const WORKFLOW_WEIGHT = { name: 1, title: 1, description: 0.55 } as const;

/** The words of everything that can be asked for, read from the descriptions of the agents and workflows there are. */
export function readVocabulary({ agents, workflows }: Catalogue): Vocabulary {
  const entries = [
    ...agents.flatMap((agent) =>
      Object.entries(agent.operations).map(([name, operation]): Entry => {
        const weights = weigh([
          [agent.description, WEIGHT.agent],
          [operation.description, WEIGHT.description],
          [agent.title, WEIGHT.title],
          [name, WEIGHT.name],
        ]);
        return {
          kind: "agent",
          target: agent.id,
          operation: name,
          effect: operation.effect,
          weights,
          name: stemsOf(name),
          title: `${agent.title}: ${name.replaceAll("_", " ")}`,
          description: operation.description,
          inputs: inputNames(operation),
          misses: (turn) => fillOperation(operation, turn).missing.length > 0,
          takesBack: undoing(agent.operations).has(name),
          conditional: false,
        };
      }),
    ),
    ...[...workflows.values()].map((plan): Entry => {
      const title = plan.title ?? plan.name.replaceAll("_", " ");
      const weights = weigh([
        [plan.description ?? "", WORKFLOW_WEIGHT.description],
        [title, WORKFLOW_WEIGHT.title],
        [plan.name, WORKFLOW_WEIGHT.name],
      ]);
      return {
        kind: "workflow",
        target: plan.name,
        operation: null,
        effect: "write",
        weights,
        name: stemsOf(plan.name),
        title: `workflow ${title}`,
        description: plan.description ?? "",
        inputs: [],
        misses: () => false,
        takesBack: false,
        conditional: plan.pattern === "conditional",
      };
    }),
  ];
  const counts = new Map<string, number>();
  for (const { weights } of entries)
    for (const stem of weights.keys()) counts.set(stem, (counts.get(stem) ?? 0) + 1);
  return {
    entries,
    has: (stem) => counts.has(stem),
    // Inverse document frequency; a word that nothing has weighs as one that a third has.
    weightOf: (stem) => Math.log(1 + entries.length / (counts.get(stem) ?? Math.max(1, entries.length / 3))),
  };
}

/** The operations that others name as their undo. */
function undoing(operations: AgentInfo["operations"]): ReadonlySet<string> {
  return new Set(
    Object.values(operations).flatMap(({ undo }) => (undo?.kind === "operation" ? [undo.operation] : [])),
  );
}

export function stemsOf(text: string): string[] {
  return [...new Set(contentWords(text).map(stemOf))];
}

/** Later fields hold where a stem is in several; they are given by rising weight. */
function weigh(fields: readonly (readonly [string, number])[]): Map<string, number> {
  const weights = new Map<string, number>();
  for (const [text, weight] of fields) {
    for (const stem of stemsOf(text)) weights.set(stem, Math.max(weight, weights.get(stem) ?? 0));
  }
  return weights;
}
