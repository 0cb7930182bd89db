import { PurserError } from "./errors.ts";

/**
 * What turns one value into the next. As JSON wherever the values are JSON:
 * - `value`: replaced whole;
 * - `text`: appended to a string;
 * - `items` and `splice`: elements of an array patched in place, then `removed` elements from `start` replaced by
 *   `added`;
 * - `set`, `patch`, `drop`: keys of a record replaced or added, patched, removed.
 */
export type Patch = { readonly value: unknown } | { readonly text: string } | ArrayPatch | RecordPatch;

type ArrayPatch = {
  readonly items?: readonly (readonly [index: number, patch: Patch])[];
  readonly splice?: readonly [start: number, removed: number, added: readonly unknown[]];
};

type RecordPatch = {
  readonly set?: Readonly<Record<string, unknown>>;
  readonly patch?: Readonly<Record<string, Patch>>;
  readonly drop?: readonly string[];
};

export type DiffOptions = {
  /** Are these two unchanged without a look inside? `Object.is` unless given. */
  readonly same?: (previous: unknown, next: unknown) => boolean;
  /** Below this many levels a changed value is taken whole; 12 unless given. */
  readonly depth?: number;
};

type Rules = { readonly same: (previous: unknown, next: unknown) => boolean };

const DEPTH = 12;

/**
 * The patch from `previous` to `next`; undefined where they are equal. What is the same by reference is taken as
 * unchanged without a look inside, so a step costs what it changed: sound only where nobody changes a value in place.
 * Anything but arrays, plain objects and strings is replaced whole.
 */
export function diff(previous: unknown, next: unknown, options: DiffOptions = {}): Patch | undefined {
  return changed(previous, next, { same: options.same ?? Object.is }, options.depth ?? DEPTH);
}

/**
 * `next` of the diff that gave the patch. Shares with `previous` what did not change, and changes nothing in place but
 * what is in `own`: whoever applies many patches in a row gives the same set to each, and clears it when a value is to
 * be kept.
 */
export function apply(previous: unknown, patch: Patch, own?: Set<object>): unknown {
  if ("value" in patch) return patch.value;
  if ("text" in patch) {
    if (typeof previous !== "string") throw mismatch("a string");
    return previous + patch.text;
  }
  if ("items" in patch || "splice" in patch) {
    if (!Array.isArray(previous)) throw mismatch("an array");
    return patchedArray(previous, patch, own);
  }
  if (!isPlain(previous)) throw mismatch("a plain object");
  return patchedRecord(previous, patch as RecordPatch, own);
}

/** An object whose keys are all there is to it: not an array, not an instance of a class. */
export function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function changed(previous: unknown, next: unknown, rules: Rules, depth: number): Patch | undefined {
  if (rules.same(previous, next)) return undefined;
  if (depth > 0) {
    if (Array.isArray(previous) && Array.isArray(next)) return arrayPatch(previous, next, rules, depth);
    if (isPlain(previous) && isPlain(next)) {
      if (!hasProto(previous) && !hasProto(next)) return recordPatch(previous, next, rules, depth);
      return unchanged(previous, next, rules, depth) ? undefined : { value: next };
    }
  }
  if (typeof previous === "string" && typeof next === "string" && previous !== "") {
    if (next.startsWith(previous)) return { text: next.slice(previous.length) };
  }
  return { value: next };
}

function arrayPatch(
  previous: readonly unknown[],
  next: readonly unknown[],
  rules: Rules,
  depth: number,
): Patch | undefined {
  const equal = (i: number, j: number) => unchanged(previous[i], next[j], rules, depth - 1);
  const shorter = Math.min(previous.length, next.length);
  let start = 0;
  while (start < shorter && equal(start, start)) start++;
  if (start === shorter && previous.length === next.length) return undefined;
  let end = 0;
  while (end < shorter - start && equal(previous.length - 1 - end, next.length - 1 - end)) end++;
  const removed = previous.length - start - end;
  const added = next.slice(start, next.length - end);
  const items: [number, Patch][] = [];
  const common = Math.min(removed, added.length);
  let whole = 0;
  for (let i = start; i < start + common; i++) {
    const item = changed(previous[i], next[i], rules, depth - 1);
    if (item !== undefined) items.push([i, item]);
    if (item !== undefined && "value" in item) whole++;
  }
  // Elements that have nothing in common with those they replace are shorter as one splice.
  if (common === 0 || whole === common) return { splice: [start, removed, added] };
  if (removed === added.length) return { items };
  const rest = [start + common, removed - common, added.slice(common)] as const;
  return items.length === 0 ? { splice: rest } : { items, splice: rest };
}

function recordPatch(
  previous: Readonly<Record<string, unknown>>,
  next: Readonly<Record<string, unknown>>,
  rules: Rules,
  depth: number,
): Patch | undefined {
  let set: Record<string, unknown> | undefined;
  let patch: Record<string, Patch> | undefined;
  let drop: string[] | undefined;
  for (const key of Object.keys(next)) {
    if (!Object.hasOwn(previous, key)) {
      (set ??= {})[key] = next[key];
      continue;
    }
    const inner = changed(previous[key], next[key], rules, depth - 1);
    if (inner === undefined) continue;
    if ("value" in inner) (set ??= {})[key] = inner.value;
    else (patch ??= {})[key] = inner;
  }
  for (const key of Object.keys(previous)) if (!Object.hasOwn(next, key)) (drop ??= []).push(key);
  if (set === undefined && patch === undefined && drop === undefined) return undefined;
  return { ...(set && { set }), ...(patch && { patch }), ...(drop && { drop }) };
}

/** Equal as `changed` sees it, without building the patch. */
function unchanged(previous: unknown, next: unknown, rules: Rules, depth: number): boolean {
  if (rules.same(previous, next)) return true;
  if (depth <= 0) return false;
  if (Array.isArray(previous) && Array.isArray(next)) {
    if (previous.length !== next.length) return false;
    return previous.every((item, i) => unchanged(item, next[i], rules, depth - 1));
  }
  if (!isPlain(previous) || !isPlain(next)) return false;
  const keys = Object.keys(next);
  if (keys.length !== Object.keys(previous).length) return false;
  return keys.every(
    (key) => Object.hasOwn(previous, key) && unchanged(previous[key], next[key], rules, depth - 1),
  );
}

/** As a key of a patch it would set a prototype, so such an object is taken whole. */
function hasProto(value: object): boolean {
  return Object.hasOwn(value, "__proto__");
}

function patchedArray(previous: readonly unknown[], patch: ArrayPatch, own?: Set<object>): unknown[] {
  const [start, removed, added] = patch.splice ?? [previous.length, 0, []];
  const last = patch.items?.at(-1)?.[0] ?? -1;
  if (start + removed > previous.length || last >= previous.length) {
    throw mismatch(`an array of at least ${Math.max(start + removed, last + 1)} elements`);
  }
  const isOwn = own?.has(previous) === true;
  let next = isOwn ? (previous as unknown[]) : previous.slice();
  for (const [index, inner] of patch.items ?? []) next[index] = apply(previous[index], inner, own);
  if (start === next.length) for (const item of added) next.push(item);
  else if (patch.splice !== undefined) {
    next = next.slice(0, start).concat(added, next.slice(start + removed));
  }
  own?.add(next);
  return next;
}

function patchedRecord(
  previous: Readonly<Record<string, unknown>>,
  patch: RecordPatch,
  own?: Set<object>,
): unknown {
  const isOwn = own?.has(previous) === true;
  const next: Record<string, unknown> = isOwn ? previous : { ...previous };
  for (const key of Object.keys(patch.set ?? {})) next[key] = patch.set?.[key];
  for (const key of Object.keys(patch.patch ?? {})) {
    const inner = patch.patch?.[key];
    if (inner !== undefined) next[key] = apply(previous[key], inner, own);
  }
  own?.add(next);
  if (patch.drop === undefined) return next;
  const dropped = new Set(patch.drop);
  const left = Object.fromEntries(Object.entries(next).filter(([key]) => !dropped.has(key)));
  own?.add(left);
  return left;
}

function mismatch(expected: string): PurserError {
  return new PurserError("patch_mismatch", `A patch does not fit its value: it was made for ${expected}.`);
}
