import type { Minor } from "../../../src/base/money.ts";
import { BUYER, type PaperInvoice, lineTotal, totalOf } from "./invoice.ts";
import { type Mark, PAGE } from "./pdf-writer.ts";

const LEFT = 56;
const RIGHT = PAGE.width - 56;
const COLUMNS = { quantity: 370, unitPrice: 450, net: RIGHT } as const;
const ROW = 15;
/** Lines of the table on the first page and on those that follow. */
const FIRST_PAGE_ROWS = 24;
const PAGE_ROWS = 42;

const WORDS = {
  en: {
    invoice: "INVOICE",
    credit_note: "CREDIT NOTE",
    number: "Invoice number",
    creditNumber: "Credit note number",
    date: "Invoice date",
    due: "Due date",
    order: "Purchase order",
    billTo: "Bill to",
    columns: ["Description", "Quantity", "Unit price", "Amount"],
    subtotal: "Subtotal",
    tax: "Sales tax",
    total: "Total due",
    carried: "Carried forward",
    page: "Page",
  },
  de: {
    invoice: "RECHNUNG",
    credit_note: "GUTSCHRIFT",
    number: "Rechnungsnummer",
    creditNumber: "Gutschriftnummer",
    date: "Rechnungsdatum",
    due: "Fällig am",
    order: "Bestellnummer",
    billTo: "Rechnung an",
    columns: ["Bezeichnung", "Menge", "Einzelpreis", "Betrag"],
    subtotal: "Nettobetrag",
    tax: "Umsatzsteuer 0 %",
    total: "Gesamtbetrag",
    carried: "Übertrag",
    page: "Seite",
  },
} as const;

const MONTHS = {
  en: "January February March April May June July August September October November December".split(" "),
  de: "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split(" "),
} as const;

/** The pages of a bill: letterhead, recipient, what it is about, the table, the totals. */
export function layOut(invoice: PaperInvoice): Mark[][] {
  const pages: Mark[][] = [];
  let rest = [...invoice.lines];
  let carried: Minor = 0;
  let top = 300;
  let room = FIRST_PAGE_ROWS;
  while (pages.length === 0 || rest.length > 0) {
    const isFirst = pages.length === 0;
    const page = isFirst ? head(invoice) : [];
    const rows = rest.slice(0, room);
    rest = rest.slice(room);
    page.push(...table(invoice, rows, { top, carried: isFirst ? null : carried }));
    carried = rows.reduce((sum, row) => sum + lineTotal(row), carried);
    const bottom = top + (rows.length + 2) * ROW;
    if (rest.length === 0) page.push(...totals(invoice, bottom));
    else
      page.push(
        ...amountRow(invoice, { y: bottom, label: WORDS[invoice.language].carried, amount: carried }),
      );
    pages.push(page);
    top = 90;
    room = PAGE_ROWS;
  }
  const { page: word } = WORDS[invoice.language];
  pages.forEach((page, index) =>
    page.push({
      kind: "text",
      x: RIGHT,
      y: 812,
      right: true,
      size: 8,
      text: `${word} ${index + 1} / ${pages.length}`,
    }),
  );
  return pages;
}

function head(invoice: PaperInvoice): Mark[] {
  const { seller, language } = invoice;
  const words = WORDS[language];
  const text = (x: number, y: number, content: string, rest: object = {}): Mark => ({
    kind: "text",
    x,
    y,
    text: content,
    ...rest,
  });
  const facts: [string, string][] = [
    [invoice.kind === "credit_note" ? words.creditNumber : words.number, invoice.number],
    [words.date, dateText(invoice, invoice.issue)],
    [words.due, dateText(invoice, invoice.due)],
    ...(invoice.purchaseOrder === undefined
      ? []
      : [[words.order, invoice.purchaseOrder] as [string, string]]),
  ];
  return [
    text(LEFT, 64, seller.name, { size: 15, bold: true }),
    text(LEFT, 80, seller.street),
    text(LEFT, 92, seller.city),
    ...(seller.taxId === undefined
      ? []
      : [text(LEFT, 104, `${language === "de" ? "USt-IdNr." : "Tax ID"} ${seller.taxId}`)]),
    text(RIGHT, 64, words[invoice.kind], { size: 18, bold: true, right: true }),
    text(LEFT, 152, words.billTo, { bold: true }),
    text(LEFT, 166, BUYER.name),
    text(LEFT, 178, BUYER.street),
    text(LEFT, 190, BUYER.city),
    ...facts.flatMap(([label, value], index) => [
      text(350, 152 + index * 16, label),
      text(RIGHT, 152 + index * 16, value, { right: true, bold: true }),
    ]),
    ...(seller.iban === undefined ? [] : [text(LEFT, 790, `IBAN ${seller.iban}`, { size: 8 })]),
  ];
}

function table(
  invoice: PaperInvoice,
  rows: PaperInvoice["lines"],
  { top, carried }: { readonly top: number; readonly carried: Minor | null },
): Mark[] {
  const words = WORDS[invoice.language];
  const [description = "", quantity = "", unitPrice = "", net = ""] = words.columns;
  const at = (x: number, y: number, text: string, bold = false): Mark => ({
    kind: "text",
    x,
    y,
    text,
    right: true,
    bold,
  });
  const marks: Mark[] = [
    { kind: "text", x: LEFT, y: top, text: description, bold: true },
    at(COLUMNS.quantity, top, quantity, true),
    at(COLUMNS.unitPrice, top, unitPrice, true),
    at(COLUMNS.net, top, net, true),
    { kind: "rule", x: LEFT, y: top + 5, width: RIGHT - LEFT },
  ];
  if (carried !== null)
    marks.push(...amountRow(invoice, { y: top - ROW, label: words.carried, amount: carried }));
  rows.forEach((row, index) => {
    const y = top + (index + 1.2) * ROW;
    marks.push(
      { kind: "text", x: LEFT, y, text: row.description },
      at(COLUMNS.quantity, y, String(row.quantity)),
      at(COLUMNS.unitPrice, y, amountText(invoice, row.unitPrice)),
      at(COLUMNS.net, y, amountText(invoice, lineTotal(row))),
    );
  });
  return marks;
}

function amountRow(
  invoice: PaperInvoice,
  { y, label, amount, bold = false }: { y: number; label: string; amount: Minor; bold?: boolean },
): Mark[] {
  const size = bold ? 11 : 9;
  return [
    { kind: "text", x: 350, y, text: label, bold, size },
    { kind: "text", x: RIGHT, y, text: amountText(invoice, amount), right: true, bold, size },
  ];
}

function totals(invoice: PaperInvoice, top: number): Mark[] {
  const words = WORDS[invoice.language];
  const total = totalOf(invoice);
  return [
    { kind: "rule", x: 350, y: top - 4, width: RIGHT - 350 },
    ...amountRow(invoice, { y: top + 10, label: words.subtotal, amount: total }),
    ...amountRow(invoice, { y: top + 25, label: words.tax, amount: 0 }),
    ...amountRow(invoice, {
      y: top + 44,
      label: `${words.total} (${invoice.currency})`,
      amount: invoice.printedTotal ?? total,
      bold: true,
    }),
    ...(invoice.remarks ?? []).map((text, index): Mark => ({
      kind: "text",
      x: LEFT,
      y: top + 80 + index * 13,
      text,
      size: 8,
    })),
  ];
}

function amountText({ language }: PaperInvoice, amount: Minor): string {
  const [whole = "0", cents = "00"] = (Math.abs(amount) / 100).toFixed(2).split(".");
  const [group, decimal] = language === "de" ? [".", ","] : [",", "."];
  return `${amount < 0 ? "-" : ""}${whole.replace(/\B(?=(\d{3})+(?!\d))/g, group)}${decimal}${cents}`;
}

function dateText({ language, numericDates }: PaperInvoice, date: string): string {
  const [year = "", month = "", day = ""] = date.split("-");
  if (numericDates === true) return `${month}/${day}/${year}`;
  const name = MONTHS[language][Number(month) - 1] ?? "";
  return language === "de" ? `${Number(day)}. ${name} ${year}` : `${name} ${Number(day)}, ${year}`;
}
