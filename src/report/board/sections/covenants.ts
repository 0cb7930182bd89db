import type { Board } from "../board.ts";
import { type BlockInput, type SectionInput, columns, row, table, words } from "../../compose/cells.ts";
import { data, prose } from "../../compose/prose.ts";
import { nextTests } from "../../../risk/covenant-trend.ts";

/** Each promise to a lender, where it stands, the room that is left, and where its trend leads. */
export function covenantsSection({ covenants, asOf, company }: Board): SectionInput[] {
  if (covenants.length === 0) return [];
  const startMonth = company.fiscalYearStartMonth;
  return [
    {
      id: "covenants",
      title: "Covenants",
      blocks: [
        ...table(
          `Tested as of ${asOf}`,
          columns(
            "Covenant",
            words("Lender"),
            "Actual",
            "Wanted",
            "Headroom",
            { label: "Next test", align: "center" },
            { label: "Status", align: "center" },
          ),
          covenants.map(({ covenant, test, status }) => {
            const [next] = nextTests(covenant.frequency, { asOf, startMonth });
            return row([
              `${covenant.name} (${covenant.comparator === ">=" ? "at least" : "at most"})`,
              covenant.lender,
              test?.actual,
              test?.threshold,
              test?.headroom,
              next === undefined ? null : { date: next },
              { status },
            ]);
          }),
        ),
        ...covenants.flatMap(notes),
      ],
    },
  ];
}

function notes({ covenant, test, refusal, status }: Board["covenants"][number]): BlockInput[] {
  if (!test) {
    return [
      { kind: "callout", severity: "watch", title: covenant.name, parts: prose`It cannot be tested: ${data(refusal ?? "its figure is not defined")}.` },
    ]; // prettier-ignore
  }
  if (test.projected.length === 0) return [];
  const ahead = test.projected.map(({ date, figure, broken }) => [
    ...prose`${figure} at the test of ${data(date)}`,
    { kind: "text" as const, text: broken ? ", which breaks it" : ", which holds" },
  ]);
  return [
    {
      kind: "callout",
      severity: status === "bad" ? "bad" : "watch",
      title: covenant.name,
      parts: prose`Its trend of the last months is for the worse. Carried on, it is ${ahead.flatMap((part, index) => (index === 0 ? part : [{ kind: "text" as const, text: "; " }, ...part]))}.`,
    },
  ];
}
