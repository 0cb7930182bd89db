import type { IsoDate } from "../../base/dates.ts";
import type { OrderLine } from "../orders.ts";
import { type JudgedLine, judgeLine } from "./judge-line.ts";
import type { OtifPolicy } from "./otif-policy.ts";

/** What OTIF counts: a line, or an order with all its lines. */
export type JudgedUnit = {
  /** id of the order, or `order/line` */
  readonly id: string;
  readonly due: IsoDate;
  readonly onTime: boolean;
  readonly inFull: boolean;
  readonly lines: readonly JudgedLine[];
};

export type Window = { readonly from: IsoDate; readonly to: IsoDate };

export const lineId = ({ poId, lineNo }: Pick<OrderLine, "poId" | "lineNo">): string => `${poId}/${lineNo}`;

/**
 * The units that were due in the window and can be judged, in order of due day. An order is due with its last line
 * and is judged when every line of it can be; it is on time and in full when all of them are.
 */
export function judgeUnits(
  lines: readonly OrderLine[],
  policy: OtifPolicy,
  { from, to }: Window,
): JudgedUnit[] {
  const units =
    policy.otif === "line"
      ? lines.flatMap((line) => {
          const judged = judgeLine(line, policy, to);
          return judged ? [unitOf(lineId(line), [judged])] : [];
        })
      : [...Map.groupBy(lines, ({ poId }) => poId)].flatMap(([poId, all]) => {
          const judged = all.map((line) => judgeLine(line, policy, to));
          const known = judged.filter((one) => one !== null);
          return known.length < all.length ? [] : [unitOf(poId, known)];
        });
  return units
    .filter(({ due }) => due >= from && due <= to)
    .sort((a, b) => (a.due < b.due ? -1 : a.due > b.due ? 1 : 0));
}

function unitOf(id: string, lines: readonly JudgedLine[]): JudgedUnit {
  return {
    id,
    due: lines.reduce((last, { due }) => (due > last ? due : last), ""),
    onTime: lines.every(({ onTime }) => onTime),
    inFull: lines.every(({ inFull }) => inFull),
    lines,
  };
}
