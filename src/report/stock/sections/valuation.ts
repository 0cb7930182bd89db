import { locationValue } from "../../../stock/health/item-figures.ts";
import { type BlockInput, type SectionInput, columns, row, table, words } from "../../compose/cells.ts";
import { data, prose } from "../../compose/prose.ts";
import { monthName } from "../../compose/wording.ts";
import type { StockReading } from "../reading.ts";

/** What the stock is worth by account and location, and whether the ledger says the same. */
export function valuationSection(reading: StockReading): SectionInput {
  const { valuation, book, turns } = reading;
  const locations = [...book.locations.keys()].filter((id) =>
    valuation.lines.some((line) => line.locationId === id),
  );
  return {
    id: "valuation",
    title: "Valuation and the ledger",
    blocks: [
      ...table("Stock by inventory account, at moving average cost", columns("Account", "Value"), [
        ...valuation.accounts.map(({ account, figure }) =>
          row([account === null ? "Items without an account" : `${account.code} ${account.name}`, figure]),
        ),
        row(["All", turns.value], { emphasis: "total" }),
      ]),
      ...table("Stock by location", columns("Location", "Value"), [
        ...locations.map((id) => row([book.locations.get(id) ?? id, locationValue(book, id)])),
        row(["All", turns.value], { emphasis: "total" }),
      ]),
      ...comparison(reading),
    ],
  };
}

function comparison({ reconciliation }: StockReading): BlockInput[] {
  const last = reconciliation?.months.at(-1);
  if (!reconciliation || !last)
    return [
      { kind: "callout", severity: "info", parts: prose`No whole month could be compared with the ledger.` },
    ];
  const { months, unassigned } = reconciliation;
  // The last month in full; of those before it only what differs.
  const rows = months.flatMap((month) =>
    [...month.balances, ...month.usage]
      .filter(({ difference }) => month === last || difference.value !== 0)
      .map(({ account, stock, ledger, difference }) =>
        row([
          monthName(`${month.month}-01`),
          `${account.code} ${account.name}`,
          stock,
          ledger,
          difference,
          { status: difference.value === 0 ? "good" : "bad" },
        ]),
      ),
  );
  const others = months.length > 1 ? prose` Earlier months are shown where they differ; ${data(monthName(`${months[0]?.month ?? ""}-01`))} is the first compared.` : []; // prettier-ignore
  return [
    {
      kind: "callout",
      severity: reconciliation.agrees ? "good" : "bad",
      parts: reconciliation.agrees
        ? prose`Stock and ledger agree in every month compared.${others}`
        : prose`Stock and ledger differ.${others}`,
    },
    ...table(
      "Stock less ledger",
      columns("Month", words("Account"), "Stock", "Ledger", "Difference", {
        label: "Status",
        align: "center",
      }),
      rows,
    ),
    ...(unassigned && unassigned.value !== 0
      ? [{ kind: "paragraph" as const, parts: prose`No ledger account answers for ${unassigned} of stock.` }]
      : []),
  ];
}
