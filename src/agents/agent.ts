import type { z } from "zod";
import type { Money } from "../base/money.ts";
import type { Runtime } from "../base/runtime.ts";
import type { CompanyProfile } from "../books/company.ts";
import type { FigureSet } from "../figures/figure-set.ts";
import type { Store } from "../store/database.ts";
import type { Narrator } from "../model/narrator.ts";

/**
 * company: the tenant; every row belongs to one · agent: a named set of operations · operation: one thing an
 * agent does, with typed input and output and an effect of `read` or `write` · effect: a change outside the
 * graph's state, with its undo · figure: a number with unit, as-of date, formula and sources.
 */

export type Effect = "read" | "write";

/** What an operation is given besides its input. All rows it touches belong to `company`. */
export type OperationContext = {
  readonly company: CompanyProfile;
  readonly user: { readonly id: string };
  readonly store: Store;
  /** Figures made here are kept with the task's result and can be traced afterwards. */
  readonly figures: FigureSet;
  readonly runtime: Runtime;
  readonly signal: AbortSignal;
  /** Says how far the work is; shown live. */
  readonly emit: (progress: Progress) => void;
  /** For writes: the key under which this action happens once, however often it is attempted. */
  readonly effectKey: string;
  readonly runId: string;
  /** Who said yes to exactly this action; null where nobody was asked. */
  readonly approvedBy: string | null;
  /** Absolute folder for what Purser keeps beside the database (documents, reports). */
  readonly home: string;
  /** Folders that operations may read files from on a caller's word; "*": any (the operator's own terminal). */
  readonly importRoots: "*" | readonly string[];
  /** Rewords what code composed; without a model it returns the text as it is. */
  readonly narrator: Narrator;
};

export type Progress = { readonly message: string; readonly done?: number; readonly total?: number };

export type Operation<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> = {
  readonly description: string;
  readonly input: I;
  readonly output: O;
  readonly effect: Effect;
  /** What the caller must hold, e.g. `books:read`. */
  readonly permission: string;
  /** How a completed write is taken back, or why it cannot be; required for writes. */
  readonly undo?: Undo<I, O>;
  /** May the write be repeated under the same key after a crash that hid its outcome? Default: no, a person is asked. */
  readonly repeatable?: boolean;
  /**
   * Why these arguments need a person's yes whatever the plan says (an amount over the policy's), or null. The
   * decider needs the operation's own permission unless the plan names another.
   */
  readonly approvalNeeded?: (input: z.output<I>, context: OperationContext) => Promise<string | null>;
  /** What an approver is shown beside the arguments: one sentence and the figures that bear on it. */
  readonly preview?: (input: z.output<I>, context: OperationContext) => Promise<ActionPreview>;
  readonly run: (input: z.output<I>, context: OperationContext) => Promise<z.input<O>>;
};

export type Undo<I extends z.ZodType, O extends z.ZodType> =
  | {
      readonly kind: "operation";
      /** an operation of the same agent */
      readonly operation: string;
      readonly input: (input: z.output<I>, output: z.output<O>) => unknown;
      readonly describe: string;
    }
  | { readonly kind: "irreversible"; readonly why: string };

export type ActionPreview = {
  readonly summary: string;
  readonly figureIds: readonly string[];
  /** What the action is about in money: what an inbox sorts by. In the company's currency where there is a rate. */
  readonly amount?: Money | undefined;
  /** Files to look at before deciding: a page with the document's image, its fields and the entry. */
  readonly exhibits?: readonly Exhibit[];
};

export type Exhibit = { readonly title: string; readonly path: string };

export type Agent = {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly operations: Readonly<Record<string, Operation>>;
  /** False takes this instance out of its pool until it is healthy again. */
  readonly healthy?: () => boolean;
  /** Ends what this instance holds (processes, connections), when everything stops. */
  readonly close?: () => Promise<void>;
};

/** Types an operation's `run` by its schemas; the registry then holds it untyped and parses at the boundary. */
export function defineOperation<I extends z.ZodType, O extends z.ZodType>(
  operation: Operation<I, O>,
): Operation {
  // Parsing input with `operation.input` before every call makes the widening sound: see runOperation in registry.ts.
  return operation;
}

const AGENT_ID = /^[a-z][a-z0-9_]*$/;

/** @throws Error on a malformed definition: that is a bug in code, not bad input */
export function defineAgent(agent: Agent): Agent {
  if (!AGENT_ID.test(agent.id)) throw new Error(`agent id "${agent.id}" must be lower_snake_case`);
  for (const [name, operation] of Object.entries(agent.operations)) {
    const label = `${agent.id}.${name}`;
    if (operation.effect === "write" && !operation.undo) {
      throw new Error(`${label} writes, so it must say how it is undone or that it is irreversible`);
    }
    if (operation.undo?.kind === "operation" && !(operation.undo.operation in agent.operations)) {
      throw new Error(`${label} is undone by ${operation.undo.operation}, which ${agent.id} does not have`);
    }
  }
  return agent;
}
