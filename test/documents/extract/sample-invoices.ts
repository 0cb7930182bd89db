import type { Content, TDocumentDefinitions } from "pdfmake/interfaces.js";
import { createPdfPrinter } from "../../../src/report/pdf/printer.ts";

/** Made-up invoices in five languages and five layouts, with what a reader must find in them. */
export type Wording = {
  readonly language: string;
  readonly title: string;
  readonly number: string;
  readonly date: string;
  readonly due: string;
  readonly customer: string;
  readonly order: string;
  readonly seller: string;
  readonly buyer: string;
  readonly columns: readonly [string, string, string, string];
  readonly net: string;
  readonly tax: string;
  readonly gross: string;
  readonly vatId: string;
  readonly carried: string;
  readonly on: string;
  readonly formatDate: (iso: string) => string;
  readonly formatAmount: (cents: number) => string;
};

export type SampleParty = { readonly name: string; readonly street: string; readonly town: string };
export type Sample = {
  readonly number: string;
  readonly date: string;
  readonly due: string;
  readonly order: string;
  readonly customer: string;
  readonly seller: SampleParty & { readonly vatId: string; readonly iban: string; readonly web: string };
  readonly buyer: SampleParty;
  readonly rate: number;
  readonly items: readonly { readonly text: string; readonly quantity: number; readonly price: number }[];
};

function grouped(cents: number, group: string, decimal: string): string {
  const [whole = "", fraction = ""] = (Math.abs(cents) / 100).toFixed(2).split(".");
  return `${cents < 0 ? "-" : ""}${whole.replace(/\B(?=(\d{3})+$)/g, group)}${decimal}${fraction}`;
}

const dotted = (iso: string) => iso.split("-").reverse().join(".");
const slashed = (iso: string) => iso.split("-").reverse().join("/");
const GERMAN_MONTHS =
  "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split(" ");

export const WORDINGS: Readonly<Record<"de" | "en" | "fr" | "es" | "it", Wording>> = {
  de: {
    language: "de", title: "Rechnung", number: "Rechnungsnummer", date: "Rechnungsdatum", due: "Fällig am", customer: "Kundennummer",
    order: "Bestellnummer", seller: "Lieferant", buyer: "Rechnungsempfänger", columns: ["Bezeichnung", "Menge", "Einzelpreis", "Gesamt"],
    net: "Nettobetrag", tax: "zzgl. MwSt.", gross: "Rechnungsbetrag", vatId: "USt-IdNr.", carried: "Übertrag", on: "vom",
    formatDate: (iso) => `${Number(iso.slice(8))}. ${GERMAN_MONTHS[Number(iso.slice(5, 7)) - 1]} ${iso.slice(0, 4)}`,
    formatAmount: (cents) => grouped(cents, ".", ","),
  },
  en: {
    language: "en", title: "INVOICE", number: "Invoice No.", date: "Invoice date", due: "Due date", customer: "Customer ID",
    order: "PO Number", seller: "From", buyer: "Bill To", columns: ["Description", "Qty", "Unit price", "Amount"],
    net: "Subtotal", tax: "VAT", gross: "Total due", vatId: "VAT No.", carried: "Carried forward", on: "dated",
    formatDate: (iso) => iso, formatAmount: (cents) => grouped(cents, ",", "."),
  },
  fr: {
    language: "fr", title: "FACTURE", number: "Facture n°", date: "Date de facturation", due: "Date d'échéance", customer: "Code client",
    order: "N° de commande", seller: "Vendeur", buyer: "Facturé à", columns: ["Désignation", "Qté", "P.U. HT", "Montant HT"],
    net: "Total HT", tax: "TVA", gross: "Total TTC", vatId: "N° TVA intracommunautaire", carried: "Report", on: "du",
    formatDate: slashed, formatAmount: (cents) => grouped(cents, "\u202f", ","),
  },
  es: {
    language: "es", title: "FACTURA", number: "Nº de factura", date: "Fecha de emisión", due: "Fecha de vencimiento", customer: "Código de cliente",
    order: "Pedido nº", seller: "Emisor", buyer: "Cliente", columns: ["Concepto", "Cantidad", "Precio unitario", "Importe"],
    net: "Base imponible", tax: "IVA", gross: "Total factura", vatId: "NIF", carried: "Suma y sigue", on: "de",
    formatDate: slashed, formatAmount: (cents) => grouped(cents, ".", ","),
  },
  it: {
    language: "it", title: "FATTURA", number: "Numero fattura", date: "Data fattura", due: "Scadenza", customer: "Codice cliente",
    order: "Ordine n.", seller: "Fornitore", buyer: "Spett.le", columns: ["Descrizione", "Quantità", "Prezzo unitario", "Importo"],
    net: "Imponibile", tax: "IVA", gross: "Totale fattura", vatId: "P.IVA", carried: "Riporto", on: "del",
    formatDate: dotted, formatAmount: (cents) => grouped(cents, ".", ","),
  },
}; // prettier-ignore

export type Totals = { readonly net: number; readonly tax: number; readonly gross: number };

export function totalsOf({ items, rate }: Sample): Totals {
  const net = items.reduce((sum, { quantity, price }) => sum + quantity * price, 0);
  const tax = Math.round((net * rate) / 100);
  return { net, tax, gross: net + tax };
}

export type LayoutName = "letter" | "meta" | "boxes" | "parties" | "stacked";
export const LAYOUT_NAMES: readonly LayoutName[] = ["letter", "meta", "boxes", "parties", "stacked"];

export async function printSample(layout: LayoutName, wording: Wording, sample: Sample): Promise<Uint8Array> {
  return createPdfPrinter()(document(LAYOUTS[layout](wording, sample)));
}

export function document(content: Content[]): TDocumentDefinitions {
  return { content, defaultStyle: { font: "Roboto", fontSize: 10 }, pageMargins: [50, 50, 50, 60] };
}

const lines = (...texts: string[]): Content => ({ stack: texts });

const LAYOUTS: Record<LayoutName, (wording: Wording, sample: Sample) => Content[]> = {
  letter: (w, s) => [
    { ...(lines(s.seller.name, s.seller.street, s.seller.town, `Tel. +49 30 5550 1234`, s.seller.web) as object), alignment: "right" } as Content,
    { text: `${s.seller.name} · ${s.seller.street} · ${s.seller.town}`, fontSize: 7, margin: [0, 30, 0, 6] },
    lines(s.buyer.name, s.buyer.street, s.buyer.town),
    { text: `${w.title} ${s.number} ${w.on} ${w.formatDate(s.date)}`, bold: true, fontSize: 14, margin: [0, 50, 0, 8] },
    lines(`${w.customer}: ${s.customer}`, `${w.order}: ${s.order}`),
    itemTable(w, s), totals(w, s), lines(`${w.due}: ${w.formatDate(s.due)}`), footer(w, s),
  ],
  meta: (w, s) => [
    { text: s.seller.name, fontSize: 20, bold: true },
    lines(s.seller.street, s.seller.town),
    { text: w.title, fontSize: 22, margin: [0, 20, 0, 10] },
    { columns: [
      { stack: [{ text: w.buyer, bold: true }, s.buyer.name, s.buyer.street, s.buyer.town] },
      { layout: "noBorders", table: { body: [
        [w.customer, s.customer], [w.number, s.number], [w.date, w.formatDate(s.date)], [w.due, w.formatDate(s.due)], [w.order, s.order],
      ] } },
    ] },
    itemTable(w, s), totals(w, s), footer(w, s),
  ],
  boxes: (w, s) => [
    { text: `${s.seller.name} - ${s.seller.street} - ${s.seller.town}`, fontSize: 9 },
    { margin: [280, 40, 0, 30], stack: [s.buyer.name, s.buyer.street, s.buyer.town] },
    { text: w.title, fontSize: 16 },
    { table: { widths: ["*", "*", "*", "*"], body: [[w.number, w.date, w.customer, w.due], [s.number, w.formatDate(s.date), s.customer, w.formatDate(s.due)]] } },
    itemTable(w, s),
    { margin: [0, 20, 0, 20], table: { widths: ["*", "*", "*", "*"], body: [
      [w.net, `${w.tax} %`, w.tax, w.gross],
      [w.formatAmount(totalsOf(s).net), `${s.rate}`, w.formatAmount(totalsOf(s).tax), `${w.formatAmount(totalsOf(s).gross)} EUR`],
    ] } },
    footer(w, s),
  ],
  parties: (w, s) => [
    { text: `${w.title} ${w.number.includes("°") || w.number.includes("º") ? "n°" : "#"} ${s.number}`, fontSize: 16, margin: [0, 0, 0, 10] },
    { columns: [
      { stack: [{ text: `${w.seller}:`, bold: true }, s.seller.name, s.seller.street, s.seller.town, `${w.vatId}: ${s.seller.vatId}`] },
      { stack: [{ text: `${w.buyer}:`, bold: true }, s.buyer.name, s.buyer.street, s.buyer.town] },
    ] },
    lines(`${w.date}: ${w.formatDate(s.date)}`, `${w.due}: ${w.formatDate(s.due)}`),
    itemTable(w, s), totals(w, s), footer(w, s),
  ],
  stacked: (w, s) => [
    { columns: [
      { stack: [{ text: s.seller.name, fontSize: 14 }, s.seller.street, s.seller.town, s.seller.web] },
      { alignment: "right", stack: [
        { text: w.number, bold: true }, s.number, { text: w.date, bold: true }, w.formatDate(s.date), { text: w.due, bold: true }, w.formatDate(s.due),
      ] },
    ] },
    { margin: [0, 20, 0, 0], stack: [{ text: w.buyer, bold: true }, s.buyer.name, s.buyer.street, s.buyer.town] },
    { text: w.title, fontSize: 18 },
    itemTable(w, s), totals(w, s), footer(w, s),
  ],
}; // prettier-ignore

function itemTable(w: Wording, { items }: Sample): Content {
  return {
    margin: [0, 20, 0, 10],
    layout: "lightHorizontalLines",
    table: {
      headerRows: 1,
      widths: ["*", 50, 80, 80],
      body: [
        w.columns.map((text, index) => ({ text, bold: true, alignment: index > 0 ? "right" : "left" })),
        ...items.map(({ text, quantity, price }) => [
          text,
          { text: String(quantity), alignment: "right" as const },
          { text: w.formatAmount(price), alignment: "right" as const },
          { text: w.formatAmount(quantity * price), alignment: "right" as const },
        ]),
      ],
    },
  };
}

function totals(w: Wording, s: Sample): Content {
  const { net, tax, gross } = totalsOf(s);
  const row = (label: string, cents: number) => [
    label,
    { text: `${w.formatAmount(cents)} €`, alignment: "right" as const },
  ];
  return {
    margin: [250, 0, 0, 20],
    layout: "noBorders",
    table: {
      widths: ["*", 100],
      body: [row(w.net, net), row(`${w.tax} ${s.rate} %`, tax), row(w.gross, gross)],
    },
  };
}

function footer(w: Wording, { seller }: Sample): Content {
  return {
    margin: [0, 20, 0, 0],
    fontSize: 8,
    columns: [
      { stack: [seller.name, seller.street, seller.town] },
      { stack: [`IBAN: ${seller.iban}`, "BIC: TESTDEFFXXX"] },
      { stack: [`${w.vatId}: ${seller.vatId}`, seller.web] },
    ],
  };
}

export const SAMPLES: Readonly<Record<keyof typeof WORDINGS, Sample>> = {
  de: {
    number: "2024-10388", date: "2024-03-07", due: "2024-04-06", order: "B-77123", customer: "40023", rate: 19,
    seller: { name: "Nordlicht Werkzeugbau GmbH", street: "Hafenstraße 14", town: "24103 Kiel", vatId: "DE136695976", iban: "DE89 3704 0044 0532 0130 00", web: "www.nordlicht-werkzeugbau.de" },
    buyer: { name: "Bäckerei Sonnental KG", street: "Am Markt 3", town: "99084 Erfurt" },
    items: [{ text: "Fräskopf 12 mm", quantity: 4, price: 24990 }, { text: "Spannzange ER32", quantity: 10, price: 1875 }],
  },
  en: {
    number: "INV-004711", date: "2024-11-23", due: "2024-12-23", order: "PO-88", customer: "C-1001", rate: 20,
    seller: { name: "Harrow & Pike Ltd", street: "7 Canal Street", town: "Leeds LS1 4AP", vatId: "GB980780684", iban: "GB82 WEST 1234 5698 7654 32", web: "www.harrowpike.co.uk" },
    buyer: { name: "Blue Kettle Cafes Ltd", street: "22 Mill Lane", town: "York YO1 9QL" },
    items: [{ text: "Espresso machine service", quantity: 2, price: 61250 }, { text: "Replacement gasket", quantity: 6, price: 899 }],
  },
  fr: {
    number: "FC2024-0192", date: "2024-05-17", due: "2024-06-16", order: "CMD5512", customer: "CL0042", rate: 20,
    seller: { name: "Atelier des Tilleuls SARL", street: "12 rue des Forges", town: "69003 Lyon", vatId: "FR40303265045", iban: "FR14 2004 1010 0505 0001 3M02 606", web: "www.atelierdestilleuls.fr" },
    buyer: { name: "Mairie de Valombre", street: "1 place de la République", town: "38000 Grenoble" },
    items: [{ text: "Bancs en chêne", quantity: 3, price: 84500 }, { text: "Livraison et pose", quantity: 1, price: 12000 }],
  },
  es: {
    number: "A/2024/315", date: "2024-09-25", due: "2024-10-25", order: "4500123", customer: "00317", rate: 21,
    seller: { name: "Cerámicas del Turia S.L.", street: "Calle Mayor 45", town: "46001 Valencia", vatId: "ESB58378431", iban: "ES91 2100 0418 4502 0005 1332", web: "www.ceramicasturia.es" },
    buyer: { name: "Hotel Bahía Azul S.A.", street: "Avenida del Mar 8", town: "29016 Málaga" },
    items: [{ text: "Azulejo blanco 20x20", quantity: 250, price: 185 }, { text: "Cemento cola", quantity: 12, price: 940 }],
  },
  it: {
    number: "118/2024", date: "2024-06-28", due: "2024-07-28", order: "ORD-2210", customer: "C0077", rate: 22,
    seller: { name: "Officine Bellaria S.r.l.", street: "Via Garibaldi 21", town: "40121 Bologna", vatId: "IT00743110157", iban: "IT60 X054 2811 1010 0000 0123 456", web: "www.officinebellaria.it" },
    buyer: { name: "Trattoria da Ugo S.n.c.", street: "Piazza Dante 5", town: "37121 Verona" },
    items: [{ text: "Cappa aspirante inox", quantity: 1, price: 189000 }, { text: "Montaggio in loco", quantity: 8, price: 4200 }],
  },
}; // prettier-ignore
