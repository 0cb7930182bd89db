import { isCatchAll } from "./eligible.ts";
import type { AccountReason } from "./proposed-entry.ts";
import type { PostingRules, RememberedLine, RuleAccount, UsedAccount } from "./posting-rules.ts";
import { ANY_LINE } from "./words.ts";

export type AccountChoice = { readonly account: RuleAccount; readonly reason: AccountReason };

/** A correction is a person's word; short of certain, because the next line may be another case. */
const CORRECTED = 0.98;
/** A party as a whole says less than the same line of it. */
const PARTY_LEVEL = 0.97;
/** What was done last is not what was done mostly: the habit is changing. */
const CHANGED_HABIT = 0.75;
/** The last account stands for a new habit unless the usual one has so many times as many cases. */
const HABIT_RATIO = 3;
/** Bookkeepers move what was first put down as "general" to an account of its own. */
const CATCH_ALL = 0.85;

/**
 * Share of the most frequent account, less the doubt of few cases: n / (n + 1/2) is what is left of a share of 1 after n
 * cases (the Krichevsky-Trofimov estimate of two outcomes).
 */
function shareConfidence(times: number, total: number): number {
  return (times / total) * (total / (total + 0.5));
}

/** What memory says of a line of a known party: the same line first, then the party as a whole. */
export function fromMemory(
  rules: PostingRules,
  { partyId, key }: { readonly partyId: string; readonly key: string },
  accounts: ReadonlyMap<string, RuleAccount>,
): readonly AccountChoice[] {
  const rows = (rules.memory.get(partyId) ?? []).filter((row) => accounts.has(row.accountCode));
  const same = key === ANY_LINE ? [] : rows.filter((row) => row.lineKey === key);
  const any = rows.filter((row) => row.lineKey === ANY_LINE);
  return [judge(same, "this line", 1), judge(any, "this party", PARTY_LEVEL)].flatMap((found) => {
    const account = found && accounts.get(found.code);
    if (!account) return [];
    const confidence = found.corrected ? found.confidence : found.confidence * trustIn(account);
    return [{ account, reason: { kind: "memory" as const, text: found.text(account), confidence } }];
  });
}

function trustIn(account: RuleAccount): number {
  return isCatchAll(account) ? CATCH_ALL : 1;
}

type Found = {
  readonly code: string;
  readonly corrected: boolean;
  readonly confidence: number;
  readonly text: (account: RuleAccount) => string;
};

function judge(rows: readonly RememberedLine[], what: string, weight: number): Found | undefined {
  const newestFirst = rows.toSorted((a, b) => (a.updatedAt < b.updatedAt ? 1 : -1));
  const corrected = newestFirst.find(({ source }) => source === "correction");
  if (corrected) {
    return {
      code: corrected.accountCode,
      corrected: true,
      confidence: CORRECTED * weight,
      text: ({ code, name }) => `A person corrected ${what} to ${code} ${name}.`,
    };
  }
  const [most] = newestFirst.toSorted((a, b) => b.times - a.times);
  const [newest] = newestFirst;
  if (!most || !newest || most.times <= 0) return undefined;
  const total = rows.reduce((sum, { times }) => sum + times, 0);
  const changed = newest.accountCode !== most.accountCode && newest.updatedAt > most.updatedAt;
  const chosen = changed && newest.times * HABIT_RATIO >= most.times ? newest : most;
  return {
    code: chosen.accountCode,
    corrected: false,
    confidence: shareConfidence(chosen.times, total) * weight * (changed ? CHANGED_HABIT : 1),
    text: ({ code, name }) =>
      `Posted to ${code} ${name} for ${what} ${chosen.times} of ${total} ${total === 1 ? "time" : "times"}${chosen === most ? "" : ", and last"}.`,
  };
}

/** Where the party's earlier bills or sales in the books went. */
export function fromHistory(
  used: readonly UsedAccount[],
  accounts: ReadonlyMap<string, RuleAccount>,
): AccountChoice | undefined {
  const rows = used.filter(({ accountCode, times }) => times > 0 && accounts.has(accountCode));
  const [most] = rows.toSorted((a, b) => b.times - a.times || (a.accountCode < b.accountCode ? -1 : 1));
  const account = most && accounts.get(most.accountCode);
  if (!account) return undefined;
  const total = rows.reduce((sum, { times }) => sum + times, 0);
  return {
    account,
    reason: {
      kind: "history",
      text: `${most.times} of ${total} earlier lines of this party went to ${account.code} ${account.name}.`,
      confidence: shareConfidence(most.times, total) * PARTY_LEVEL * trustIn(account),
    },
  };
}
