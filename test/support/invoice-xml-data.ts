import { Decimal } from "decimal.js";

export type XmlParty = {
  readonly name: string;
  readonly vatId?: string;
  /** national tax number, scheme FC */
  readonly taxNumber?: string;
  readonly street?: string;
  readonly postcode?: string;
  readonly city?: string;
  readonly country?: string;
};

export type XmlLine = {
  readonly description: string;
  readonly itemCode?: string;
  readonly quantity: string;
  /** UN/ECE Recommendation 20; C62 is one piece */
  readonly unit?: string;
  readonly unitPrice: string;
  readonly priceBasis?: string;
  /** quantity x unit price where left out */
  readonly net?: string;
  readonly taxRate?: string;
  readonly taxCategory?: string;
};

/** An invoice or credit note for the writers below; totals follow from the lines unless `totals` overrides them. */
export type XmlInvoice = {
  readonly number: string;
  readonly issueDate: string;
  readonly typeCode?: string;
  readonly guideline?: string;
  readonly currency?: string;
  readonly dueDate?: string;
  readonly deliveryDate?: string;
  readonly purchaseOrder?: string;
  readonly buyerReference?: string;
  readonly precedingInvoice?: string;
  readonly note?: string;
  readonly iban?: string;
  readonly seller: XmlParty;
  readonly buyer: XmlParty;
  readonly lines: readonly XmlLine[];
  /** taken off, or added to, the whole invoice at the rate of the first line */
  readonly allowance?: string;
  readonly charge?: string;
  readonly prepaid?: string;
  readonly totals?: Partial<XmlTotals>;
};

export type XmlTotals = {
  readonly lineTotal: string;
  readonly net: string;
  readonly tax: string;
  readonly gross: string;
  readonly payable: string;
};

/** Why no tax is charged; EN 16931 wants the reason with these categories. */
const EXEMPT: Readonly<Record<string, string>> = {
  E: "Exempt from VAT",
  AE: "Reverse charge",
  K: "Intra-community supply",
  G: "Export outside the EU",
};

export const exemption = (category: string) => EXEMPT[category];

type TaxGroup = {
  readonly category: string;
  readonly rate: string;
  readonly basis: Decimal;
  readonly tax: Decimal;
};

export const cents = (amount: Decimal.Value) => new Decimal(amount).toFixed(2, Decimal.ROUND_HALF_UP);

function escapeXml(text: string): string {
  const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
  return text.replace(/[&<>"]/g, (sign) => entities[sign] ?? sign);
}

/** `<name attributes>content</name>`; nothing where the content is undefined or empty. */
export function tag(name: string, content: string | undefined, attributes = ""): string {
  if (content === undefined || content === "") return "";
  return `<${name}${attributes}>${content}</${name}>`;
}

export function textTag(name: string, text: string | undefined, attributes = ""): string {
  return tag(name, text === undefined ? undefined : escapeXml(text), attributes);
}

export function netOf(line: XmlLine): string {
  const price = new Decimal(line.unitPrice).dividedBy(line.priceBasis ?? 1);
  return line.net ?? cents(price.times(line.quantity));
}

export function computed(invoice: XmlInvoice): { groups: TaxGroup[]; totals: XmlTotals } {
  const basis = new Map<string, Decimal>();
  const add = (category: string, rate: string, amount: Decimal.Value) => {
    const key = `${category} ${rate}`;
    basis.set(key, (basis.get(key) ?? new Decimal(0)).plus(amount));
  };
  for (const line of invoice.lines) add(line.taxCategory ?? "S", line.taxRate ?? "19", netOf(line));
  const lineTotal = invoice.lines.reduce((sum, line) => sum.plus(netOf(line)), new Decimal(0));
  const first = invoice.lines[0];
  const extra = new Decimal(invoice.charge ?? 0).minus(invoice.allowance ?? 0);
  if (!extra.isZero()) add(first?.taxCategory ?? "S", first?.taxRate ?? "19", extra);
  const groups = [...basis].map(([key, amount]) => {
    const [category = "", rate = ""] = key.split(" ");
    return { category, rate, basis: amount, tax: new Decimal(cents(amount.times(rate).dividedBy(100))) };
  });
  const tax = groups.reduce((sum, group) => sum.plus(group.tax), new Decimal(0));
  const gross = lineTotal.plus(extra).plus(tax);
  return {
    groups,
    totals: {
      lineTotal: cents(lineTotal),
      net: cents(lineTotal.plus(extra)),
      tax: cents(tax),
      gross: cents(gross),
      payable: cents(gross.minus(invoice.prepaid ?? 0)),
      ...invoice.totals,
    },
  };
}
