import { isLike, wordsOfText } from "./likeness.ts";

/** What the label of a row says its amount is. */
export type RowKind =
  | "total"
  | "subtotal"
  | "net"
  | "tax"
  | "rounding"
  | "discount"
  | "charge"
  | "cash"
  | "card"
  | "change"
  | "count"
  | "summary"
  | "other";

/** `strength` 0..6: how clearly the label names what is to be paid. */
export type RowLabel = { readonly kind: RowKind; readonly strength: number };

const WORDS = {
  total: "TOTAL TOTALE TOTAAL GESAMT GESAMTBETRAG GESAMTSUMME SUMME ENDBETRAG JUMLAH",
  due: "DUE PAYABLE PAYER PAGAR PAGARE ZAHLBETRAG ZAHLEN",
  final: "GRAND FINAL NETT NET BILL ROUNDED AFTER",
  lone: "NETT NET GRAND",
  amount: "AMOUNT AMT MONTANT IMPORTE IMPORTO BETRAG BALANCE",
  sub: "SUB SUBTOTAL SUBTOT ZWISCHENSUMME SOUS SUBTOTALE SUBTTL",
  count: "QTY QUANTITY ITEM ITEMS PCS PIECES UNITS COUNT POINTS POINT QUANTITE MENGE",
  discount: "DISCOUNT DISC SAVING SAVINGS SAVED REBATE RABATT REMISE DESCUENTO SCONTO VOUCHER",
  tax: "TAX GST VAT SST MWST UST TVA IVA TAXES",
  including: "INCL INC INCLUSIVE INCLUDING INCLUDED INKL TTC WITH",
  excluding: "EXCL EXC EXCLUSIVE EXCLUDING EXCLUDED BEFORE NETTO HT WITHOUT EXCLGST",
  partial: "SUPPLIES SUPPLY ZRL SR",
  cash: "CASH TENDER TENDERED TENDERING RECEIVED PAID BAR GEGEBEN ESPECES EFECTIVO CONTANTI TUNAI PAYMENT",
  card: "VISA MASTER MASTERCARD CARD DEBIT CREDIT AMEX MAESTRO KARTE EFTPOS NETS GIROCARD CARTE TARJETA CARTA",
  change: "CHANGE RUCKGELD RENDU CAMBIO RESTO BAKI",
  rounding: "ROUNDING ROUND ROUNDED RUNDUNG ROUNDINGADJ ARRONDI RND RNDG",
  charge: "SERVICE SERV SVC CHARGE SERVICECHARGE TIP GRATUITY",
  summary: "SUMMARY ANALYSIS BREAKDOWN",
} as const;

const LISTS = Object.fromEntries(
  Object.entries(WORDS).map(([name, words]) => [name, words.split(" ")]),
) as Record<keyof typeof WORDS, string[]>;

/** What the words before a row's amount say. */
export function labelOf(text: string): RowLabel {
  const words = wordsOfText(text);
  const says = (name: keyof typeof WORDS): boolean =>
    words.some((word) => LISTS[name].some((wanted) => isLike(word, wanted)));
  const label = (kind: RowKind, strength = 0): RowLabel => ({ kind, strength });

  if (says("summary")) return label("summary");
  if (says("change") && !says("total")) return label("change");
  const total = says("total") || words.some((word) => /^(SUB|GRAND|NETT?)?TOTA[LI1]/.test(word));
  if (says("sub") || words.some((word) => /^SUB.?TOTA/.test(word))) return label("subtotal", 1);
  if (total || says("due")) {
    if (says("count")) return label("count");
    if (says("discount")) return label("discount");
    if (says("excluding") && !says("including")) return label("net", 0.5);
    if (says("partial")) return label("other");
    if (says("tax") && !says("including") && !says("final")) return label("tax");
    if (says("rounding")) return label("total", 5);
    if (says("cash")) return label("total", 4);
    return label("total", says("final") || says("due") || says("amount") ? 6 : 5);
  }
  if (says("rounding")) return label("rounding");
  if (says("discount")) return label("discount");
  if (says("lone") && (words.length <= 2 || says("amount"))) return label("total", 4);
  if (says("amount") && words.includes("BE") && says("cash")) return label("total", 6);
  if (says("card")) return label("card");
  if (says("cash")) return label("cash");
  if (says("charge")) return label("charge");
  if (says("tax") && !says("amount")) return says("excluding") ? label("net", 0.5) : label("tax");
  if (says("excluding")) return label("net", 0.5);
  if (says("amount") && words.length <= 2) return label("total", 3);
  return label("other");
}
