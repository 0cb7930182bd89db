import { ABC, XYZ, variation, useOf } from "../../../stock/health/classes.ts";
import { itemGroup, stockValue } from "../../../stock/health/item-figures.ts";
import { type CellValue, type SectionInput, columns, row, table, words } from "../../compose/cells.ts";
import { prose } from "../../compose/prose.ts";
import { type StockReading, itemName } from "../reading.ts";

const LARGEST = 10;

/** Which items matter, and how steady their demand is. */
export function classesSection(reading: StockReading): SectionInput {
  return {
    id: "classes",
    title: "ABC and XYZ classes",
    blocks: [
      {
        kind: "paragraph",
        parts: prose`A, B and C by the value of the year's use: A holds the first four fifths of it, B the next to nineteen twentieths. X, Y and Z by the variation of monthly demand: X up to one half, Y up to one, Z above. "None" has fewer than two whole months of demand.`,
      },
      ...matrix(reading, "Items", "count"),
      ...matrix(reading, "Use of the year at cost", "use"),
      ...matrix(reading, "Stock at cost", "stock"),
      ...largest(reading),
    ],
  };
}

function matrix({ matrix: { cell } }: StockReading, caption: string, pick: "count" | "use" | "stock") {
  const line = (abc: (typeof ABC)[number] | null): CellValue[] => [
    abc ?? "All",
    ...[...XYZ, "none" as const, null].map((xyz) => cell(abc, xyz)[pick]),
  ];
  return table(caption, columns("", ...XYZ, "None", "All"), [
    ...ABC.map((abc) => row(line(abc))),
    row(line(null), { emphasis: "total" }),
  ]);
}

function largest(reading: StockReading) {
  const { book, matrix: { items } } = reading; // prettier-ignore
  return table(
    "Most used items of the year",
    columns("Item", words("Class"), "Use", "Stock", "Variation of demand"),
    items
      .filter(({ use }) => use > 0)
      .slice(0, LARGEST)
      .map(({ sku, abc, xyz, decided }) =>
        row([
          itemName(reading, sku),
          `${abc}${xyz ?? ""}${decided ? " (set by hand)" : ""}`,
          useOf(book, sku),
          stockValue(book, itemGroup(book, sku)),
          variation(book, sku),
        ]),
      ),
  );
}
