import type { Figure } from "../../figures/figure.ts";
import { type CovenantTest, testCovenant } from "../../risk/covenant-test.ts";
import type { RiskContext } from "../../risk/rule.ts";
import type { Row } from "../../store/schema.ts";
import type { Status } from "../model.ts";

/** A covenant with its test, or why it cannot be tested. */
export type CovenantReading = {
  readonly covenant: Row<"covenant">;
  readonly test: CovenantTest | null;
  readonly refusal?: string;
  readonly status: Status;
};

export async function readCovenants(context: RiskContext): Promise<CovenantReading[]> {
  const readings: CovenantReading[] = [];
  for (const covenant of await context.data.covenants()) {
    context.signal.throwIfAborted();
    const read = await context.metric(covenant.metric, context.asOf);
    if ("refused" in read || read.figure.value === null) {
      const refusal = "refused" in read ? read.refused : (read.figure.refusal ?? "it is not defined");
      readings.push({ covenant, test: null, refusal, status: "none" });
      continue;
    }
    const test = await testCovenant(covenant, read.figure, context);
    readings.push({ covenant, test, status: statusOf(test) });
  }
  return readings;
}

/** Broken is bad; below the covenant's own warning share, or breaking soon if its trend goes on, is to be watched. */
function statusOf({ broken, headroom, covenant, projected }: CovenantTest): Status {
  if (broken) return "bad";
  const tight = headroom.value !== null && headroom.value < Number(covenant.warning_headroom);
  return tight || projected.some((one) => one.broken) ? "watch" : "good";
}

/** The tested covenant with the least headroom. */
export function closestToBreaking(readings: readonly CovenantReading[]): CovenantTest | null {
  const tests = readings.flatMap(({ test }) => (test && test.headroom.value !== null ? [test] : []));
  const room = ({ headroom }: { readonly headroom: Figure }) => headroom.value ?? Infinity;
  return tests.toSorted((a, b) => room(a) - room(b))[0] ?? null;
}
