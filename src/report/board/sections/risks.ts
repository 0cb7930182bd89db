import type { Figure } from "../../../figures/figure.ts";
import type { Alert } from "../../../risk/register.ts";
import type { Status } from "../../model.ts";
import type { BoardAlert } from "../alerts.ts";
import type { Board } from "../board.ts";
import { type BlockInput, type SectionInput, columns, row, table, words } from "../../compose/cells.ts";
import { data, prose, speak } from "../../compose/prose.ts";
import { titleOf, windowName } from "../../compose/wording.ts";

const STATUS: Readonly<Record<Alert["severity"], Status>> = {
  critical: "bad",
  high: "bad",
  medium: "watch",
  low: "none",
};
const EVIDENCE_ROWS = 6;

/** The open alerts with severity, owner, evidence and what clears them. */
export function risksSection(board: Board): SectionInput {
  const { open } = board.alerts;
  return {
    id: "risks",
    title: "Risk register",
    blocks:
      open.length === 0
        ? [{ kind: "paragraph", parts: prose`No alert is open.` }]
        : [...overview(board), ...open.flatMap((alert) => details(board, alert))],
  };
}

function overview({ alerts, figures }: Board): BlockInput[] {
  const figureOf = (id: string) => figures.get(id);
  return table(
    "Open alerts",
    columns("Severity", words("What"), words("Owner"), words("Clears when"), words("First seen")),
    alerts.open.map(({ alert, title }) =>
      row([
        titleOf(alert.severity),
        speak(title, figureOf),
        alert.owner,
        alert.clearsWhen,
        { date: alert.firstSeenAt.slice(0, 10) },
      ]),
    ),
  );
}

function details({ figures }: Board, { alert, title, detail, evidence }: BoardAlert): BlockInput[] {
  const heading = speak(title, (id) => figures.get(id));
  const rows = alert.evidence.rows.slice(0, EVIDENCE_ROWS);
  return [
    { kind: "callout", severity: severityOf(alert), title: heading, parts: [...detail] },
    ...table(
      undefined,
      columns("Evidence", "Value"),
      evidence.map((figure) => row([labelOf(figure), figure])),
    ),
    ...(rows.length === 0
      ? []
      : [
          {
            kind: "list" as const,
            items: rows.map(({ table: name, id, note }) => prose`${data(`${name} ${id}`)}: ${data(note)}`),
          },
        ]),
  ];
}

/** The label with the days of a flow: evidence often holds one figure now and before. */
function labelOf({ label, from, asOf }: Figure): string {
  return from === undefined ? label : `${label}, ${windowName({ from, to: asOf })}`;
}

function severityOf({ severity }: Alert): "bad" | "watch" | "info" {
  const status = STATUS[severity];
  return status === "bad" || status === "watch" ? status : "info";
}
