import type { StatementId } from "../queries.ts";

/** Statements are named after the effect that added them, their account, and a number. */
export function isOfEffect({ id, bank_account_id }: StatementId, effectKey: string): boolean {
  const start = `${effectKey}:${bank_account_id}:`;
  return id.startsWith(start) && /^\d+$/.test(id.slice(start.length));
}

/** The first name of an effect and account that is not taken. */
export function nextStatementId(
  effectKey: string,
  { bankAccountId, taken }: { readonly bankAccountId: string; readonly taken: readonly StatementId[] },
): string {
  const ids = new Set(taken.map(({ id }) => id));
  let number = 1;
  while (ids.has(`${effectKey}:${bankAccountId}:${number}`)) number += 1;
  return `${effectKey}:${bankAccountId}:${number}`;
}
