import { z } from "zod";
import type { Operation } from "../../agents/agent.ts";

/** The fields of an operation's input, by name. Empty where it does not take an object. */
export function inputShape({ input }: Pick<Operation, "input">): Readonly<Record<string, z.ZodType>> {
  return input instanceof z.ZodObject ? input.shape : {};
}

export function inputNames(operation: Pick<Operation, "input">): string[] {
  return Object.keys(inputShape(operation));
}

/** Does it take any fields, so that nobody can say which ones it misses? */
export function isOpen({ input }: Pick<Operation, "input">): boolean {
  return !(input instanceof z.ZodObject) || input.def.catchall !== undefined;
}
