import { PurserError } from "../../base/errors.ts";
import { isPlain } from "../../base/patch.ts";

/**
 * Keeps what was stored as it was stored. A checkpoint is compared with the one before by reference, which is only
 * sound if nobody changes a stored value in place; so arrays and plain objects are frozen, each once, and a node that
 * changes its state in place fails with a TypeError instead of losing the change. Instances of classes are left alone.
 */
export type Seal = {
  /**
   * Freezes `value`, skipping what it shares with the sealed `previous`. True if it is JSON through and through, so
   * that it reads back from the database as it is. Throws `state_not_serialisable` for a BigInt.
   */
  readonly seal: (value: unknown, previous?: unknown) => boolean;
  /** Sealed and JSON through and through. */
  readonly isJson: (value: unknown) => boolean;
  /** An instance that was stored before. */
  readonly isStoredInstance: (value: object) => boolean;
};

export function createSeal(): Seal {
  /** Sealed arrays, objects and instances: is it JSON through and through? */
  const sealed = new WeakMap<object, boolean>();

  function isJson(value: unknown): boolean {
    return typeof value === "object" && value !== null ? sealed.get(value) === true : isJsonScalar(value);
  }

  function seal(value: unknown, previous?: unknown): boolean {
    if (typeof value === "bigint") {
      throw new PurserError(
        "state_not_serialisable",
        `The state holds the BigInt ${value}, which cannot be stored: keep a safe integer or a decimal string.`,
      );
    }
    if (typeof value !== "object" || value === null) return isJsonScalar(value);
    const known = sealed.get(value);
    if (known !== undefined) return known;
    // Set before the descent: a cycle ends here, and is not JSON.
    sealed.set(value, false);
    const json = Array.isArray(value)
      ? sealArray(value, Array.isArray(previous) ? previous : [])
      : isPlain(value) && sealRecord(value, isPlain(previous) ? previous : {});
    if (json) sealed.set(value, true);
    return json;
  }

  function sealArray(value: readonly unknown[], previous: readonly unknown[]): boolean {
    const previousIsJson = isJson(previous);
    const previousIsSealed = sealed.has(previous);
    let json = true;
    for (let i = 0; i < value.length; i++) {
      const item = value[i];
      const before = previous[i];
      // Nothing new; and once one element is not JSON, the others need not be asked.
      if (previousIsSealed && item === before && i < previous.length && (previousIsJson || !json)) continue;
      json = seal(item, before) && json;
    }
    Object.freeze(value);
    return json;
  }

  function sealRecord(
    value: Readonly<Record<string, unknown>>,
    previous: Readonly<Record<string, unknown>>,
  ): boolean {
    const previousIsJson = isJson(previous);
    // `lc` marks what the serialiser revives; without Object's prototype it would read back with it.
    let json = !Object.hasOwn(value, "lc") && Object.getPrototypeOf(value) === Object.prototype;
    for (const key of Object.keys(value)) {
      const item = value[key];
      if (previousIsJson && item === previous[key] && Object.hasOwn(previous, key)) continue;
      json = seal(item, previous[key]) && json;
    }
    Object.freeze(value);
    return json;
  }

  return {
    seal,
    isJson,
    isStoredInstance: (value) => sealed.has(value) && !Array.isArray(value) && !isPlain(value),
  };
}

function isJsonScalar(value: unknown): boolean {
  switch (typeof value) {
    case "string":
    case "boolean":
      return true;
    case "number":
      return Number.isFinite(value);
    default:
      return value === null;
  }
}
