import type { RiskRule } from "./rule.ts";
import { altmanDistress } from "./rules/altman-distress.ts";
import { justBelowLimit, splitBills } from "./rules/approval-limit.ts";
import { benfordDigits } from "./rules/benford-digits.ts";
import { customerConcentration, supplierConcentration } from "./rules/concentration.ts";
import { covenants } from "./rules/covenants.ts";
import { duplicateBills } from "./rules/duplicate-bills.ts";
import { duplicatePayments } from "./rules/duplicate-payments.ts";
import { entryPatterns } from "./rules/entry-patterns.ts";
import { minimumCash } from "./rules/minimum-cash.ts";
import { negativeBalances } from "./rules/negative-balances.ts";
import { negativeMargins } from "./rules/negative-margins.ts";
import { overdueReceivables } from "./rules/overdue-receivables.ts";
import { reconcilingItems } from "./rules/reconciling-items.ts";
import { runway } from "./rules/runway.ts";
import { slowPayers } from "./rules/slow-payers.ts";

/** Every rule, in the order in which a finance lead would go through them. */
export const RISK_RULES: readonly RiskRule[] = [
  covenants,
  minimumCash,
  runway,
  altmanDistress,
  duplicateBills,
  duplicatePayments,
  slowPayers,
  overdueReceivables,
  customerConcentration,
  supplierConcentration,
  negativeBalances,
  negativeMargins,
  reconcilingItems,
  justBelowLimit,
  splitBills,
  ...entryPatterns,
  benfordDigits,
];
