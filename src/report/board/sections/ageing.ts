import type { Ageing } from "../../../books/ageing/ageing.ts";
import type { Figure } from "../../../figures/figure.ts";
import type { Board } from "../board.ts";
import { type BlockInput, type SectionInput, columns, row, table } from "../../compose/cells.ts";
import { data, prose } from "../../compose/prose.ts";

const ID = "ageing";
const TITLE = "Receivables and payables by age";

/** What customers owe and what suppliers are owed, by days overdue. */
export async function ageingSection({ receivables, payables, ratios, asOf }: Board): Promise<SectionInput> {
  const known = await Promise.all(
    (["open_receivables", "open_payables"] as const).map((name) => ratios.measures.at(name, asOf)),
  );
  if (known.every((one) => "refused" in one)) {
    const why = known.flatMap((one) => ("refused" in one ? [one.refused] : [])).join("; ");
    return { id: ID, title: TITLE, blocks: [{ kind: "paragraph", parts: prose`Not known: ${data(why)}.` }] };
  }
  const overdue = await ratios.ratio("overdue_share", { asOf });
  const late = overdue.value === null ? [] : prose` ${overdue} of it is overdue.`;
  return {
    id: ID,
    title: TITLE,
    blocks: [
      {
        kind: "paragraph",
        parts: prose`Customers owe ${receivables.total} on open invoices.${late} Suppliers are owed ${payables.total} on open bills.`,
      },
      ...ageingTable(receivables, payables),
      ...ageingChart(receivables, payables),
    ],
  };
}

function ageingTable(receivables: Ageing, payables: Ageing): BlockInput[] {
  const payableOf = (key: string) => payables.buckets.find((bucket) => bucket.key === key);
  return table("Open items", columns("", "Receivables", "Share", "Payables", "Share"), [
    ...receivables.buckets.map(({ key, label, amount, share }) =>
      row([label, amount, share, payableOf(key)?.amount, payableOf(key)?.share]),
    ),
    row(["Total", receivables.total, null, payables.total, null], { emphasis: "total" }),
  ]);
}

function ageingChart(receivables: Ageing, payables: Ageing): BlockInput[] {
  const some = (figure: Figure) => (figure.value ?? 0) !== 0;
  if (!some(receivables.total) && !some(payables.total)) return [];
  const of = ({ buckets }: Ageing) => buckets.map(({ amount }) => amount.id);
  return [
    {
      kind: "chart",
      title: "Open items by days overdue",
      description: "Open customer invoices and supplier bills in each bucket of days overdue.",
      chart: {
        type: "bar",
        xLabels: receivables.buckets.map(({ label }) => label.replace(" days overdue", " days")),
        series: [
          { name: "Receivables", figureIds: of(receivables) },
          { name: "Payables", figureIds: of(payables) },
        ],
      },
    },
  ];
}
