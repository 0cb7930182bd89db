import { createHash } from "node:crypto";
import type { IsoDate } from "../../base/dates.ts";
import type { Standing } from "./replenishment-types.ts";

/**
 * Key of a proposed line. It holds what the need comes from (company, item, place, day, stock, everything inbound and
 * committed) and not what was decided about it: another budget on the same day gives another quantity but the same key,
 * so one state of the shelf is ordered for once. Once the order is open it is inbound, and the state is another.
 */
export function lineKey(
  subject: {
    readonly companyId: string;
    readonly sku: string;
    readonly locationId: string;
    readonly asOf: IsoDate;
  },
  { onHand, inbound, inboundLater, committed, committedLater }: Standing,
): string {
  const { companyId, sku, locationId, asOf } = subject;
  return digest("line", [
    companyId,
    sku,
    locationId,
    asOf,
    onHand,
    inbound + inboundLater,
    committed + committedLater,
  ]);
}

/** Key of one supplier's order: its lines' keys, in whatever order. */
export function orderKey(supplier: string, lineKeys: readonly string[]): string {
  return digest("order", [supplier, ...lineKeys.toSorted()]);
}

function digest(kind: string, parts: readonly (string | number)[]): string {
  const hash = createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 32);
  return `replenish-${kind}-${hash}`;
}
