import { z } from "zod";
import type { Told } from "./told.ts";

const withAnswer = z.object({ answer: z.string() });
const printed = z.object({
  figureId: z.string(),
  text: z.string().optional(),
  display: z.string().optional(),
});

/** An output that says itself what came of it; its figures are those whose printed value stands in what it says. */
export function tellOwnWords(output: unknown): Told | undefined {
  const parsed = withAnswer.safeParse(output);
  if (!parsed.success) return undefined;
  const { answer } = parsed.data;
  const figureIds = new Set<string>();
  visit(output, (value) => {
    const { data } = printed.safeParse(value);
    const shown = data?.text ?? data?.display;
    if (data && shown !== undefined && shown !== "n/a" && says(answer, shown)) figureIds.add(data.figureId);
  });
  return { text: answer, figureIds: [...figureIds] };
}

/** Is this printed value in the text, and not a part of a longer one? */
function says(text: string, shown: string): boolean {
  const digit = /\d/;
  for (let at = text.indexOf(shown); at >= 0; at = text.indexOf(shown, at + 1)) {
    const before = text.slice(Math.max(0, at - 1), at);
    const after = text.slice(at + shown.length, at + shown.length + 2);
    if (!/[\d.,]/.test(before) && !digit.test(after.slice(0, 1)) && !/^[.,]\d/.test(after)) return true;
  }
  return false;
}

/** Whatever an output is: its plain fields, and how many its lists hold. */
export function tellFields(output: unknown): Told {
  if (output === null || typeof output !== "object") {
    return { text: output == null ? "It is done." : `It is done: ${JSON.stringify(output)}.`, figureIds: [] };
  }
  const lines = Object.entries(output).flatMap(([name, value]: [string, unknown]) => {
    const label = name.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
    if (Array.isArray(value)) return [`- ${label}: ${value.length}`];
    if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") {
      return [`- ${label}: ${String(value)}`];
    }
    return [];
  });
  return { text: ["It is done.", ...lines].join("\n"), figureIds: [] };
}

function visit(value: unknown, see: (value: object) => void): void {
  if (value === null || typeof value !== "object") return;
  see(value);
  for (const one of Object.values(value)) visit(one, see);
}
