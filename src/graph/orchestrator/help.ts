import type { Catalogue } from "./decision.ts";

/** What can be asked for, from what is registered. */
export function tellHelp({ agents, workflows }: Catalogue): string {
  const areas = agents.map(({ title, description }) => `- ${title}: ${description}`);
  const runnable = [...workflows.values()].map(
    ({ name, description }) => `- ${name}${description === undefined ? "" : `: ${description}`}`,
  );
  return [
    "I keep the books and the stock of this company, and can help with:",
    ...areas,
    ...(runnable.length > 0 ? ["I can run these workflows:", ...runnable] : []),
    'Ask, for example: "What is our current ratio?", "Forecast cash for 13 weeks", "Which suppliers are late?".',
  ].join("\n");
}
