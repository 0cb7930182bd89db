import { minorToDecimal } from "../../base/money.ts";
import { VAT_CATEGORIES, type VatCategory } from "../code-lists.ts";
import type { InvoiceFacts } from "./facts.ts";
import { EN16931, type InvoiceRule } from "./rule.ts";

/** The norm calls the rules of category K "IC". */
type Family = { readonly name: string; readonly category: VatCategory; readonly bothTaxIds: boolean };

const WITHOUT_TAX: readonly Family[] = [
  { name: "Z", category: "Z", bothTaxIds: false },
  { name: "E", category: "E", bothTaxIds: false },
  { name: "AE", category: "AE", bothTaxIds: true },
  { name: "IC", category: "K", bothTaxIds: true },
  { name: "G", category: "G", bothTaxIds: false },
  { name: "O", category: "O", bothTaxIds: false },
];

const uses = ({ lines, taxes }: InvoiceFacts, category: string) =>
  lines.some((line) => line.category === category) || taxes.some((tax) => tax.category === category);

const base = { severity: "review", source: EN16931, field: "taxes" } as const;

/** What each category of VAT brings with it. */
export const VAT_CATEGORY_RULES: readonly InvoiceRule[] = [
  ...WITHOUT_TAX.flatMap(untaxed),
  ...[...WITHOUT_TAX, { name: "S", category: "S", bothTaxIds: false } as const].flatMap(brokenDown),
  {
    ...base,
    id: "BR-S-5",
    demands: "Lines at the standard rate have a rate above zero.",
    check: ({ lines }) =>
      lines.flatMap(({ category, rate }, index) =>
        category === "S" && rate !== null && rate <= 0
          ? [`Line ${index + 1} is taxed at the standard rate, but its rate is ${rate} %.`]
          : [],
      ),
  },
  {
    ...base,
    id: "BR-S-8",
    ofLines: true,
    severity: "error",
    demands: "The taxable amount of a rate is the sum of the lines at that rate.",
    check: (facts) => taxableByRate(facts),
  },
  {
    ...base,
    id: "BR-IC-11",
    field: "deliveryDate",
    structuredOnly: true,
    demands: "An intra-community supply says when it was delivered.",
    check: (facts) =>
      uses(facts, "K") && facts.deliveryDate === null
        ? ["An intra-community supply must say when it was delivered."]
        : [],
  },
  {
    ...base,
    id: "BR-O-11",
    demands: "What is outside the scope of VAT does not stand beside other categories.",
    check: ({ taxes }) =>
      taxes.some(({ category }) => category === "O") && taxes.some(({ category }) => category !== "O")
        ? ["The invoice mixes what is outside the scope of VAT with other categories."]
        : [],
  },
];

function untaxed({ name, category, bothTaxIds }: Family): readonly InvoiceRule[] {
  const title = VAT_CATEGORIES[category];
  const ofCategory = (facts: InvoiceFacts) => facts.taxes.filter((tax) => tax.category === category);
  return [
    {
      ...base,
      id: `BR-${name}-5`,
      demands: `A line with the category ${category} (${title}) has no rate above zero.`,
      check: ({ lines }) =>
        lines.flatMap((line, index) =>
          line.category === category && (line.rate ?? 0) !== 0
            ? [`Line ${index + 1} is ${title}, but its rate is ${line.rate ?? 0} %.`]
            : [],
        ),
    },
    {
      ...base,
      id: `BR-${name}-9`,
      severity: "error",
      demands: `The VAT of the category ${category} (${title}) is zero.`,
      check: (facts) =>
        ofCategory(facts).flatMap(({ amount }) =>
          (amount ?? 0) === 0
            ? []
            : [
                `${minorToDecimal(amount ?? 0, facts.currency ?? "")} of VAT is charged on what is ${title} (${category}).`,
              ],
        ),
    },
    {
      ...base,
      id: `BR-${name}-2`,
      field: bothTaxIds ? "buyerTaxId" : "sellerTaxId",
      structuredOnly: true,
      demands: `With the category ${category} (${title}) the seller${bothTaxIds ? " and the buyer give their VAT ids" : " gives a VAT id"}.`,
      check: (facts) => {
        if (category === "O" || !uses(facts, category)) return [];
        const missing = [
          facts.seller.taxId === null ? "seller" : null,
          bothTaxIds && facts.buyer.taxId === null ? "buyer" : null,
        ].filter((who) => who !== null);
        return missing.map((who) => `The VAT id of the ${who} is needed where something is ${title}.`);
      },
    },
  ];
}

function brokenDown({ name, category }: Family): readonly InvoiceRule[] {
  return [
    {
      ...base,
      id: `BR-${name}-1`,
      demands: `The category ${category} of a line is in the breakdown of VAT.`,
      check: ({ lines, taxes }) =>
        taxes.length > 0 &&
        lines.some((line) => line.category === category) &&
        !taxes.some((tax) => tax.category === category)
          ? [`Lines have the VAT category ${category}, which the breakdown of VAT does not name.`]
          : [],
    },
  ];
}

/** Only where no allowance or charge of the whole document could belong to a rate. */
function taxableByRate(facts: InvoiceFacts): readonly string[] {
  if ((facts.allowances ?? 0) !== 0 || (facts.charges ?? 0) !== 0) return [];
  if (facts.lines.length === 0 || facts.lines.some(({ net, rate }) => net === null || rate === null))
    return [];
  return facts.taxes.flatMap(({ category, rate, basis }) => {
    if (rate === null || rate === 0 || basis === null || (category !== null && category !== "S")) return [];
    const lines = facts.lines.filter((line) => line.rate === rate);
    const net = lines.reduce((total, line) => total + (line.net ?? 0), 0);
    return net === basis
      ? []
      : [
          `The taxable amount at ${rate} % is ${minorToDecimal(basis, facts.currency ?? "")}, but the lines at that rate add up to ${minorToDecimal(net, facts.currency ?? "")}.`,
        ];
  });
}
