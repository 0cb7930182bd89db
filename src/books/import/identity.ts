import { setImmediate as yieldToEventLoop } from "node:timers/promises";
import { sha256 } from "../../base/json.ts";
import type { JournalEntry } from "./draft.ts";

/**
 * The idempotency key of each journal, in order: the profile and the source's own id, or else a hash of the content
 * with its ordinal among equal contents. So equal rows of one file are all kept, a file imported twice adds nothing,
 * and a longer export that overlaps an earlier one adds only what is new.
 */
export async function journalKeys(journals: readonly JournalEntry[]): Promise<string[]> {
  const seen = new Map<string, number>();
  const keys: string[] = [];
  for (const journal of journals) {
    if (journal.ownId !== null) keys.push(`${journal.profile}:${journal.ownId}`);
    else {
      const hash = contentHash(journal);
      const ordinal = (seen.get(hash) ?? 0) + 1;
      seen.set(hash, ordinal);
      keys.push(`${journal.profile}:~${hash}:${ordinal}`);
    }
    if (keys.length % 5_000 === 0) await yieldToEventLoop();
  }
  return keys;
}

/** Keys of later generations, after an undone or superseded import of the same journal: `key`, `key#2`, `key#3` ... */
export function generationKey(key: string, generation: number): string {
  return generation === 1 ? key : `${key}#${generation}`;
}

/** The key of the first generation. Own ids of profiles that replace their journals hold no `#`. */
export function firstGeneration(key: string): string {
  return key.replace(/#\d+$/, "");
}

/** Gives each row an id from what it says and its ordinal among rows that say the same. */
export function createOrdinalIds(prefix: string): (parts: readonly (string | number | null)[]) => string {
  const seen = new Map<string, number>();
  return (parts) => {
    const hash = sha256(JSON.stringify(parts)).slice(0, 20);
    const ordinal = (seen.get(hash) ?? 0) + 1;
    seen.set(hash, ordinal);
    return `${prefix}${hash}-${ordinal}`;
  };
}

function contentHash({ entityId, date, source, reference, description, lines }: JournalEntry): string {
  const content = lines.map((line) => [
    line.accountCode,
    line.amount,
    line.currency,
    line.baseAmount,
    line.partyId ?? null,
    line.taxCode ?? null,
    line.description ?? null,
  ]);
  return sha256(JSON.stringify([entityId, date, source, reference, description, content])).slice(0, 24);
}
