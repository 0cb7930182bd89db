/**
 * The one error that crosses room boundaries.
 *
 * `code` is stable and documented in docs/errors.md; clients may branch on it. `message` is one plain
 * sentence that names the field, line or variable and says what would be right. `details` is JSON.
 * Whatever else is thrown is a bug and reaches a user only as `internal_error`.
 */
export class PurserError extends Error {
  override readonly name = "PurserError";
  readonly code: string;
  readonly retryable: boolean;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: string, message: string, options: PurserErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.retryable = options.retryable ?? false;
    this.details = options.details ?? {};
  }
}

export type PurserErrorOptions = {
  readonly retryable?: boolean;
  readonly details?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
};

/** What a user or a history row is shown of a failure: never a stack. */
export type ErrorShape = {
  readonly code: string;
  readonly message: string;
  readonly retryable: boolean;
  readonly details?: Readonly<Record<string, unknown>>;
};

/** All that whoever asks is told of a bug. The words of the error itself may hold anything: they are for the log. */
export const INSIDE_MESSAGE = "Something went wrong inside Purser; the log says what.";

/**
 * Any thrown value as its public shape. Aborts become `cancelled`; what is not ours becomes `internal_error`, whose
 * message says nothing of it.
 */
export function toErrorShape(thrown: unknown): ErrorShape {
  const shape = toInnerErrorShape(thrown);
  return shape.code === "internal_error"
    ? { code: shape.code, message: INSIDE_MESSAGE, retryable: shape.retryable }
    : shape;
}

/** The same in the error's own words, for the log and the operator's own terminal; never for a client or a state. */
export function toInnerErrorShape(thrown: unknown): ErrorShape {
  if (thrown instanceof PurserError) {
    const { code, message, retryable, details } = thrown;
    return Object.keys(details).length > 0
      ? { code, message, retryable, details }
      : { code, message, retryable };
  }
  if (thrown instanceof Error && thrown.name === "AbortError") {
    return { code: "cancelled", message: "The work was cancelled.", retryable: false };
  }
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return {
    code: "internal_error",
    message: `Something went wrong inside Purser: ${message}`,
    retryable: false,
  };
}
