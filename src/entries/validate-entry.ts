import { PurserError } from "../base/errors.ts";
import { convertMinor } from "../books/import/amounts.ts";
import { directionOf } from "./propose-entry.ts";
import type { RuleAccount } from "./posting-rules.ts";
import type { ProposedEntry, ProposedLine } from "./proposed-entry.ts";

/** Lines that are neither control, tax nor rounding: what the invoice was for. */
export function costLines({ lines }: Pick<ProposedEntry, "lines">): readonly ProposedLine[] {
  return lines.filter(({ reason }) => !["control", "tax", "rounding"].includes(reason.kind));
}

/**
 * The laws of an entry, whoever made or changed it: sums of zero in both currencies, one control line that is the invoice's
 * gross and nothing else on a control account, base amounts that follow from the rate.
 * @throws PurserError `unbalanced_entry`, `control_line_wrong`, `entry_differs_from_invoice`, `unknown_account`
 */
export function assertSound(entry: ProposedEntry, accounts: ReadonlyMap<string, RuleAccount>): void {
  const { invoice, lines } = entry;
  const refuse = (code: string, what: string): never => {
    throw new PurserError(code, `The entry for ${invoice.number} of ${invoice.party.name} ${what}`, {
      details: { documentId: entry.documentId, number: invoice.number },
    });
  };
  if (entry.documentId !== invoice.documentId)
    refuse("entry_differs_from_invoice", "names another document than its invoice.");
  if (invoice.net + invoice.tax !== invoice.gross || invoice.gross <= 0)
    refuse(
      "entry_differs_from_invoice",
      "is for an invoice whose net and tax do not sum to a positive gross.",
    );
  const sum = (pick: (line: ProposedLine) => number) => lines.reduce((total, line) => total + pick(line), 0);
  if (sum((line) => line.amount) !== 0 || sum((line) => line.baseAmount) !== 0)
    refuse("unbalanced_entry", "does not balance: debits and credits must sum to zero.");
  const [control, ...others] = lines.filter(({ reason }) => reason.kind === "control");
  if (!control || others.length > 0) {
    refuse("control_line_wrong", "must have exactly one control line.");
    return;
  }
  const wanted = entry.basis === "cash" ? "cash" : invoice.side === "ap" ? "payable" : "receivable";
  if (accounts.get(control.accountCode)?.subtype !== wanted)
    refuse(
      "control_line_wrong",
      `has its control line on ${control.accountCode}, which is not a ${wanted} account.`,
    );
  const conversion = { rate: entry.fxRate, from: invoice.currency, to: entry.baseCurrency };
  const gross = -directionOf(invoice) * invoice.gross;
  if (control.amount !== gross || control.baseAmount !== convertMinor(gross, conversion))
    refuse("control_line_wrong", "must have the invoice's gross amount, at its rate, on the control line.");
  for (const line of lines) {
    const account = accounts.get(line.accountCode);
    if (!account) {
      refuse("unknown_account", `names the account "${line.accountCode}", which the chart does not have.`);
      return;
    }
    if (line !== control && (account.subtype === "payable" || account.subtype === "receivable"))
      refuse("control_line_wrong", `has a second line on a control account, ${account.code}.`);
    // The residual of the roundings is at most half a unit for each line.
    if (Math.abs(line.baseAmount - convertMinor(line.amount, conversion)) > lines.length)
      refuse("unbalanced_entry", `has a base amount on ${account.code} that does not follow from its rate.`);
  }
  const taxed = lines
    .filter(({ reason }) => reason.kind === "tax")
    .reduce((total, line) => total + line.amount, 0);
  if (directionOf(invoice) * taxed > invoice.tax)
    refuse("entry_differs_from_invoice", "posts more tax than the invoice has.");
}
