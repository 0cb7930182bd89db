import { canonicalJson } from "../../base/json.ts";

const OPERATORS = ["$eq", "$ne", "$gt", "$gte", "$lt", "$lte", "$in", "$nin"];

/**
 * Does an item's value pass? Each field of `filter` is a value that the item's field of that name equals, or an object
 * of operators that all hold: $eq $ne $gt $gte $lt $lte $in $nin. As LangGraph's own store has it, order is that of
 * numbers; beyond it, lists and objects are equal by what they hold.
 */
export function passes(
  value: Readonly<Record<string, unknown>>,
  filter: Readonly<Record<string, unknown>>,
): boolean {
  return Object.entries(filter).every(([field, wanted]) =>
    isOperators(wanted)
      ? Object.entries(wanted).every(([operator, operand]) => holds(operator, value[field], operand))
      : same(value[field], wanted),
  );
}

function isOperators(wanted: unknown): wanted is Readonly<Record<string, unknown>> {
  return (
    typeof wanted === "object" &&
    wanted !== null &&
    !Array.isArray(wanted) &&
    Object.keys(wanted).every((key) => OPERATORS.includes(key))
  );
}

function holds(operator: string, actual: unknown, operand: unknown): boolean {
  switch (operator) {
    case "$eq":
      return same(actual, operand);
    case "$ne":
      return !same(actual, operand);
    case "$gt":
      return Number(actual) > Number(operand);
    case "$gte":
      return Number(actual) >= Number(operand);
    case "$lt":
      return Number(actual) < Number(operand);
    case "$lte":
      return Number(actual) <= Number(operand);
    case "$in":
      return Array.isArray(operand) && operand.some((one) => same(actual, one));
    default:
      return !Array.isArray(operand) || !operand.some((one) => same(actual, one));
  }
}

function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  return canonicalJson(a) === canonicalJson(b);
}
