import { type KeywordRule, KEYWORD_RULES } from "./keyword-rules.ts";
import type { PostingRules, RuleAccount } from "./posting-rules.ts";
import type { AccountChoice } from "./remembered-account.ts";
import { ANY_LINE, lineKey, plainText, similarity, wordsOf } from "./words.ts";

/** A word of the rule in the account's name, alone among the accounts, and where such an account stands. */
const NAMED_AND_PLACED = 0.85;
const NAMED = 0.8;
const PLACED = 0.65;
const SEVERAL = 0.5;
/** The supplier's name tells its trade, not what this bill is for. */
const BY_PARTY_NAME = 0.85;

/** What a keyword of the line, or else of the party's name, says. */
export function fromKeywords(
  { description, partyName }: { readonly description: string; readonly partyName: string },
  accounts: readonly RuleAccount[],
): AccountChoice | undefined {
  return (
    match(description, accounts, { where: "the line", weight: 1 }) ??
    match(partyName, accounts, { where: "the party's name", weight: BY_PARTY_NAME })
  );
}

function match(
  text: string,
  accounts: readonly RuleAccount[],
  { where, weight }: { readonly where: string; readonly weight: number },
): AccountChoice | undefined {
  const plain = plainText(text);
  for (const rule of KEYWORD_RULES) {
    const term = rule.terms.find((t) => plain.includes(` ${t}`));
    const found = term === undefined ? undefined : resolve(rule, accounts, text);
    if (term === undefined || !found) continue;
    const { account, confidence } = found;
    return {
      account,
      reason: {
        kind: "rule",
        text: `"${term.trim()}" in ${where} is ${rule.id.replaceAll("_", " ")}: ${account.code} ${account.name}.`,
        confidence: confidence * weight,
      },
    };
  }
  return undefined;
}

/** The chart's account of a rule: by name and place, by name, by place; the more similar name decides among several. */
function resolve(
  rule: KeywordRule,
  accounts: readonly RuleAccount[],
  text: string,
): { readonly account: RuleAccount; readonly confidence: number } | undefined {
  const words = wordsOf(text);
  const placed = (account: RuleAccount) => rule.subtypes.some((subtype) => subtype === account.subtype);
  const named = accounts.filter(
    ({ name, type }) =>
      type === "expense" && rule.accounts.some((word) => plainText(name).includes(` ${word}`)),
  );
  const both = named.filter(placed);
  const chosen = both.length > 0 ? both : named.length > 0 ? named : accounts.filter(placed);
  const [best, second] = chosen
    .map((account) => ({ account, score: similarity(words, wordsOf(account.name)) }))
    .sort((a, b) => b.score - a.score || (a.account.code < b.account.code ? -1 : 1));
  if (!best) return undefined;
  const alone = !second || second.score < best.score;
  const whole = both.length > 0 ? NAMED_AND_PLACED : named.length > 0 ? NAMED : PLACED;
  return { account: best.account, confidence: alone ? whole : SEVERAL };
}

/** Alike is not the same: never enough to post without a look. */
const SIMILAR = 0.75;
const SIMILAR_LINE = 0.78;
const WORTH_NAMING = 0.3;

/** The account whose name, or whose earlier lines of any party, are most like the line. */
export function fromSimilarity(
  { description, side }: { readonly description: string; readonly side: "ap" | "ar" },
  { earlierLines }: PostingRules,
  accounts: readonly RuleAccount[],
): AccountChoice | undefined {
  const words = wordsOf(description);
  if (words.length === 0) return undefined;
  const byCode = new Map(accounts.map((account) => [account.code, account]));
  const [name] = accounts
    .map((account) => ({ account, score: similarity(words, wordsOf(account.name)) }))
    .sort((a, b) => b.score - a.score);
  const key = lineKey(description);
  const [line] = earlierLines
    .filter((line) => line.side === side && line.lineKey !== ANY_LINE && byCode.has(line.accountCode))
    .map((line) => ({
      line,
      score: line.lineKey === key ? 1 : similarity(words, line.lineKey.split(" ")),
    }))
    .sort((a, b) => b.score - a.score || b.line.times - a.line.times);
  const account = line && byCode.get(line.line.accountCode);
  if (line && account && line.score >= WORTH_NAMING && line.score >= (name?.score ?? 0)) {
    return {
      account,
      reason: {
        kind: "similarity",
        text: `Like the earlier line "${line.line.lineKey}", which went to ${account.code} ${account.name}.`,
        confidence: line.score * SIMILAR_LINE,
      },
    };
  }
  if (!name || name.score < WORTH_NAMING) return undefined;
  return {
    account: name.account,
    reason: {
      kind: "similarity",
      text: `The line reads like the account ${name.account.code} ${name.account.name}.`,
      confidence: name.score * SIMILAR,
    },
  };
}
