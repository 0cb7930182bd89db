import type { Context } from "hono";
import type { z } from "zod";
import { PurserError } from "../../base/errors.ts";
import { errorResponse } from "../errors.ts";
import { readJsonBody } from "../json-body.ts";

/** An error as OpenAI's clients read it. `param` names the field of the request that is wrong. */
export type OpenAiError = {
  readonly message: string;
  readonly type: string;
  readonly param: string | null;
  readonly code: string | null;
};

/** Statuses that stand for a type of their own; the rest is by hundreds. */
const TYPES: Readonly<Record<number, string>> = {
  401: "authentication_error",
  403: "permission_error",
  404: "not_found_error",
  409: "conflict_error",
  429: "rate_limit_error",
};

/** Any thrown value with the status and the shape that OpenAI's API has for it. */
export function toOpenAiError(thrown: unknown): { readonly status: number; readonly error: OpenAiError } {
  const { status, body } = errorResponse(thrown);
  const { error: code, message } = body as { error: string; message: string };
  const given = thrown instanceof PurserError ? thrown.details["param"] : undefined;
  const param = typeof given === "string" ? given : null;
  // OpenAI answers a malformed request with 400 where the rest of Purser says 422.
  const shown = status === 422 ? 400 : status;
  const type = TYPES[shown] ?? (shown >= 500 ? "server_error" : "invalid_request_error");
  return { status: shown, error: { message, type, param, code } };
}

export function openAiErrorResponse(thrown: unknown, context: Context): Response {
  const { status, error } = toOpenAiError(thrown);
  for (const [name, value] of Object.entries(errorResponse(thrown).headers)) context.header(name, value);
  // The clients try a 5xx again by themselves, which would ask the same thing twice on one thread.
  if (status >= 500) context.header("x-should-retry", "false");
  return context.json({ error }, status as Parameters<typeof context.json>[1] & number);
}

/** @throws PurserError with the parameter's name where OpenAI's clients look for it */
export function refuseParameter(param: string, message: string): never {
  throw new PurserError("unsupported_parameter", message, { details: { param } });
}

/**
 * The body of a request by `schema`.
 * @throws PurserError `invalid_input` that names the first parameter that is wrong
 */
export async function readBody<S extends z.ZodType>(context: Context, schema: S): Promise<z.output<S>> {
  const parsed = schema.safeParse(await readJsonBody(context));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const param = path(issue?.path ?? []);
  throw new PurserError("invalid_input", `${param || "The body"}: ${issue?.message ?? "is not valid"}.`, {
    details: param === "" ? {} : { param },
  });
}

/** `messages[0].role` */
function path(keys: readonly PropertyKey[]): string {
  return keys
    .map((key, index) =>
      typeof key === "number" ? `[${key}]` : index === 0 ? String(key) : `.${String(key)}`,
    )
    .join("");
}
