import type { ProposedEntry } from "../../src/entries/proposed-entry.ts";
import type { LiveJournal } from "./live-journals.ts";

const TOLERANCE = 2;

/** What differs between a proposed entry and the journal that was posted; nothing where they agree. */
export function differences(entry: ProposedEntry, journal: LiveJournal): readonly string[] {
  const control = entry.lines.find(({ reason }) => reason.kind === "control");
  const proposed = new Map<string, number>();
  for (const { accountCode, baseAmount } of entry.lines)
    proposed.set(accountCode, (proposed.get(accountCode) ?? 0) + baseAmount);
  const found: string[] = [];
  if (entry.disposition === "blocked")
    found.push(`blocked: ${entry.issues.map(({ code }) => code).join(", ")}`);
  if (entry.date !== journal.date) found.push(`date ${entry.date}, posted ${journal.date}`);
  for (const code of new Set([...proposed.keys(), ...journal.byAccount.keys()])) {
    const left = proposed.get(code) ?? 0;
    const right = journal.byAccount.get(code) ?? 0;
    const allowed = code === control?.accountCode ? 0 : TOLERANCE;
    if (Math.abs(left - right) > allowed) found.push(`${code}: proposed ${left}, posted ${right}`);
  }
  return found;
}
