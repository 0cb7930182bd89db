import { inputNames } from "./input-names.ts";
import type { Decision, Turn } from "./decision.ts";
import { CLOSE, type Routing, candidateOf, decision } from "./reading.ts";

/** The decision where the person has named an agent or a workflow beside the words; undefined where they have not. */
export function named(turn: Turn, routing: Routing): Decision | undefined {
  if (turn.preferredAgent !== undefined) return preferred(turn, turn.preferredAgent, routing);
  if (turn.workflowType !== undefined) return ofType(turn, turn.workflowType, routing);
  return undefined;
}

/** The agent is fixed; which of its operations is read from the words. */
function preferred(turn: Turn, id: string, { catalogue, rank }: Routing): Decision {
  const by = "preferred_agent";
  const agent = catalogue.agents.find((one) => one.id === id);
  if (!agent)
    return unknown(turn, { by, what: "agent", name: id, known: catalogue.agents.map((one) => one.id) });
  const own = rank(turn).ranked.filter(({ entry }) => entry.target === id && entry.kind === "agent");
  const candidates = own.slice(0, 4).map(candidateOf);
  const [best, second] = own;
  const offered = Object.entries(agent.operations);
  const [only, ...others] = offered;
  const isClear = best && (!second || best.score - second.score >= CLOSE);
  // An operation that takes a question takes any words.
  const talks = offered.find(([, operation]) => inputNames(operation).includes("question"));
  const operation = others.length === 0 ? only?.[0] : ((isClear ? best.entry.operation : null) ?? talks?.[0]);
  if (operation === undefined) {
    const list = offered.map(
      ([name, one], at) => `${at + 1}. ${name.replaceAll("_", " ")}: ${one.description}`,
    );
    // All of them, in the order of the list, so that a number picks one.
    const scores = new Map(own.map(({ entry, score }) => [entry.operation, score]));
    const readings = offered.map(([name]) => ({
      kind: "agent" as const,
      target: id,
      operation: name,
      score: scores.get(name) ?? 0,
    }));
    return decision(turn, {
      kind: "clarify",
      by,
      candidates: readings,
      score: best?.score ?? 0,
      reason: `"${id}" is asked for; which of its operations the words do not say.`,
      question: [`What shall ${agent.title} do?`, ...list].join("\n"),
    });
  }
  const reason = `"${id}" is asked for; of what it does, ${operation} fits the words best.`;
  return decision(turn, { kind: "agent", target: id, operation, score: 1, by, reason, candidates });
}

function ofType(turn: Turn, name: string, { catalogue: { workflows } }: Routing): Decision {
  const by = "workflow_type";
  if (!workflows.has(name))
    return unknown(turn, { by, what: "workflow", name, known: [...workflows.keys()] });
  const reason = `The workflow "${name}" is asked for.`;
  return decision(turn, { kind: "workflow", target: name, score: 1, by, reason });
}

type Unknown = Pick<Decision, "by"> & {
  readonly what: string;
  readonly name: string;
  readonly known: readonly string[];
};

function unknown(turn: Turn, { by, what, name, known }: Unknown): Decision {
  const reason = `There is no ${what} "${name}".`;
  const question = `${reason} Known: ${known.join(", ") || "none"}.`;
  return decision(turn, { kind: "clarify", by, reason, question });
}
