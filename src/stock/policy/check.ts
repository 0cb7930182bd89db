import { PurserError } from "../../base/errors.ts";

/**
 * Checks of a model's inputs. Each takes `{ field: value }` pairs, so that the sentence names the field, and throws
 * `invalid_input` with the field and value in `details`. NaN and infinities never pass.
 */
type Fields = Readonly<Record<string, number>>;

export function positive(fields: Fields): void {
  each(fields, (value) => value > 0, "must be greater than 0");
}

export function nonNegative(fields: Fields): void {
  each(fields, (value) => value >= 0, "must be 0 or more");
}

export function finite(fields: Fields): void {
  each(fields, () => true, "must be a finite number");
}

/** A bound on the work a model may take, or on what its numbers can still tell apart. */
export function atMost(limit: number, fields: Fields): void {
  each(fields, (value) => value <= limit, `must be at most ${limit} (count in larger units)`);
}

/** Open interval: a service level of exactly 0 or 1 has no finite stock. */
export function betweenZeroAndOne(fields: Fields): void {
  each(fields, (value) => value > 0 && value < 1, "must lie strictly between 0 and 1");
}

/** Closed interval. */
export function share(fields: Fields): void {
  each(fields, (value) => value >= 0 && value <= 1, "must lie between 0 and 1");
}

export function wholeNumber(fields: Fields): void {
  each(fields, (value) => Number.isSafeInteger(value), "must be a whole number");
}

/** `low` must be below `high`; both are named. */
export function below(low: Fields, high: Fields): void {
  finite(low);
  finite(high);
  for (const [lowField, lowValue] of Object.entries(low))
    for (const [highField, highValue] of Object.entries(high))
      if (!(lowValue < highValue))
        throw refusal(lowField, lowValue, `must be less than ${highField} (${highValue})`);
}

/** Lists that describe the same things must be equally long, and not empty. */
export function sameLength(lists: Readonly<Record<string, readonly unknown[]>>): void {
  const [first, ...others] = Object.entries(lists);
  if (first === undefined) return;
  const [name, list] = first;
  if (list.length === 0) throw refusal(name, list.length, "must have at least one entry");
  for (const [otherName, other] of others)
    if (other.length !== list.length)
      throw refusal(otherName, other.length, `must have as many entries as ${name} (${list.length})`);
}

/** The fields of a list, each named by its position from 1: `demand[3]`. */
export function entries(field: string, values: readonly number[]): Fields {
  return Object.fromEntries(values.map((value, index) => [`${field}[${index + 1}]`, value]));
}

export function refusal(field: string, value: number, rule: string): PurserError {
  return new PurserError("invalid_input", `${field} ${rule}; it is ${value}.`, { details: { field, value } });
}

function each(fields: Fields, holds: (value: number) => boolean, rule: string): void {
  for (const [field, value] of Object.entries(fields)) {
    if (!Number.isFinite(value)) throw refusal(field, value, "must be a finite number");
    if (!holds(value)) throw refusal(field, value, rule);
  }
}
