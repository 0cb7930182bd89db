import type { Issue, StandardInvoice, StandardLine } from "../documents/standard-invoice.ts";
import { eligibleAccounts, isCatchAll } from "./eligible.ts";
import type { PostingRules, RuleAccount } from "./posting-rules.ts";
import { fromKeywords, fromSimilarity } from "./described-account.ts";
import { type AccountChoice, fromHistory, fromMemory } from "./remembered-account.ts";
import { lineKey } from "./words.ts";

const FALLBACK = 0.2;
const ONLY_REVENUE = 0.85;
/** One sales account beside other income: most sales go there, not all. */
const MAIN_REVENUE = 0.75;

export type ChosenAccount = AccountChoice & { readonly issues: readonly Issue[] };

/**
 * The account of one line. In order of trust: stated, memory, history, keyword rule, similarity, fallback; the first one
 * that is sure enough holds, or else the surest. Undefined when the chart has no account that the line could go to.
 */
export function chooseAccount(
  line: Pick<StandardLine, "description" | "accountCode">,
  { side, party }: Pick<StandardInvoice, "side" | "party">,
  rules: PostingRules,
): ChosenAccount | undefined {
  const issues: Issue[] = [];
  const eligible = eligibleAccounts(rules, side);
  if (line.accountCode !== null) {
    const stated = rules.accounts.find(({ code }) => code === line.accountCode);
    if (stated) {
      if (!eligible.includes(stated)) issues.push(unusual(stated, side));
      return { account: stated, reason: statedReason(stated), issues };
    }
    issues.push({
      code: "unknown_account",
      field: "lines",
      severity: "review",
      message: `The stated account "${line.accountCode}" is not in the chart or not active.`,
    });
  }
  const byCode = new Map(eligible.map((account) => [account.code, account]));
  const { description } = line;
  // Asked one after the other: comparing with all earlier lines is dear and seldom needed.
  const ways: readonly (() => readonly (AccountChoice | undefined)[])[] = [
    () =>
      party.id === null ? [] : fromMemory(rules, { partyId: party.id, key: lineKey(description) }, byCode),
    () => (party.id === null ? [] : [fromHistory(rules.history.get(party.id) ?? [], byCode)]),
    () => [
      side === "ap" ? fromKeywords({ description, partyName: party.name }, eligible) : onlyRevenue(eligible),
    ],
    () => [fromSimilarity({ description, side }, rules, eligible)],
    () => [fallback(eligible, side)],
  ];
  let surest: AccountChoice | undefined;
  for (const way of ways) {
    for (const choice of way()) {
      if (!choice || choice.reason.confidence <= (surest?.reason.confidence ?? -1)) continue;
      surest = choice;
      if (choice.reason.confidence >= rules.automaticConfidence) return { ...choice, issues };
    }
  }
  return surest && { ...surest, issues };
}

function unusual({ code, name }: RuleAccount, side: "ap" | "ar"): Issue {
  return {
    code: "unusual_account",
    field: "lines",
    severity: "review",
    message: `${code} ${name} is not an account that ${side === "ap" ? "bills" : "sales"} usually go to.`,
  };
}

function statedReason({ code, name }: RuleAccount): AccountChoice["reason"] {
  return { kind: "stated", text: `The source names ${code} ${name}.`, confidence: 1 };
}

function onlyRevenue(accounts: readonly RuleAccount[]): AccountChoice | undefined {
  const sales = accounts.filter(({ subtype }) => subtype === "revenue");
  const [account] = sales;
  if (!account || sales.length > 1) return undefined;
  const others = accounts.some(({ subtype }) => subtype === "other_income" || subtype === "deferred_revenue");
  return {
    account,
    reason: {
      kind: "rule",
      text: `${account.code} ${account.name} is the only sales account.`,
      confidence: others ? MAIN_REVENUE : ONLY_REVENUE,
    },
  };
}

function fallback(accounts: readonly RuleAccount[], side: "ap" | "ar"): AccountChoice | undefined {
  const subtype = side === "ar" ? "revenue" : "general";
  const type = side === "ar" ? "revenue" : "expense";
  const rank = (account: RuleAccount) =>
    (account.subtype === subtype ? 2 : 0) + (side === "ap" && isCatchAll(account) ? 1 : 0);
  const [account] = accounts.filter((a) => a.type === type).toSorted((a, b) => rank(b) - rank(a));
  if (!account) return undefined;
  return {
    account,
    reason: {
      kind: "fallback",
      text: `Nothing tells where this line belongs; ${account.code} ${account.name} stands in until a person decides.`,
      confidence: FALLBACK,
    },
  };
}
