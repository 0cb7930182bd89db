import { formatMoney } from "../base/money.ts";
import type { Issue, StandardInvoice } from "../documents/standard-invoice.ts";
import type { NetLine } from "./net-lines.ts";
import type { PostingRules } from "./posting-rules.ts";
import { plainText } from "./words.ts";

const DURABLE =
  / (laptop|notebook computer|computer|server |workstation|printer |scanner |machine|equipment|furniture|desk |vehicle|ultrasound|x ray|maschine|gerat|mobel|fahrzeug|rechner|ordinateur|meuble|machine|vehicule|equipo|mueble|maquina|macchina|mobili|attrezzatura)/;
const PERIOD =
  / (annual|yearly|12 months|twelve months|for the year|jahresbeitrag|jahrlich|annuel|anual|annuale|in advance|prepaid|prepayment|im voraus|anticipo|d avance)/;

/** What a bookkeeper would look at: told as notes, never decided here. */
export function hintIssues(
  invoice: StandardInvoice,
  lines: readonly NetLine[],
  { accounts }: PostingRules,
): readonly Issue[] {
  const notes: Issue[] = [];
  const note = (code: string, field: string, message: string) =>
    notes.push({ code, field, severity: "note", message });
  if (invoice.prepaid !== 0) {
    const paid = formatMoney(invoice.prepaid, invoice.currency);
    note(
      "prepaid",
      "prepaid",
      `${paid} was paid before; the open item is the whole gross until that payment is matched.`,
    );
  }
  if (invoice.side === "ar") return notes;
  const has = (subtype: string) => accounts.some((account) => account.subtype === subtype);
  for (const { description, account, amount } of lines) {
    if (description === null || amount <= 0 || account.type !== "expense") continue;
    const plain = plainText(description);
    if (DURABLE.test(plain) && has("fixed_asset"))
      note("fixed_asset_hint", "lines", `"${description}" may be an asset rather than a cost.`);
    if (PERIOD.test(plain) && has("prepaid"))
      note("prepaid_hint", "lines", `"${description}" may belong to later periods as well.`);
  }
  if (
    invoice.purchaseOrder !== null &&
    has("inventory") &&
    invoice.lines.some((line) => line.itemCode !== null)
  )
    note("inventory_hint", "lines", `Lines with item codes on order ${invoice.purchaseOrder} may be stock.`);
  return notes;
}
