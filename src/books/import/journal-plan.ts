import { setImmediate as yieldToEventLoop } from "node:timers/promises";
import type { Tx } from "../../store/database.ts";
import { ledgerVersion } from "../ledger-queries.ts";
import {
  type KnownJournal,
  type LineWithCode,
  findJournalsByKey,
  listJournalsByKeyPrefix,
  listJournalsById,
  listLinesOf,
  listReversals,
} from "../posting-queries.ts";
import { effectivelyReversed } from "../reversal.ts";
import type { JournalEntry } from "./draft.ts";
import { listUndoneBatches } from "./import-queries.ts";
import { firstGeneration, generationKey, journalKeys } from "./identity.ts";
import type { RejectionList } from "./reading.ts";

/** Marks the reversal of a journal whose source restated it; a later import then takes the restated one for the journal. */
export const RESTATEMENT = "restatement";

export type JournalPlan = {
  /** In order, with the key to post each under. */
  readonly fresh: readonly { readonly journal: JournalEntry; readonly key: string }[];
  readonly known: number;
  /** Journals in the books whose source tells them otherwise now: reversed before the new ones are posted. */
  readonly restated: readonly number[];
  /** Journals in the books that their source no longer tells: reversed. */
  readonly dropped: readonly number[];
  /** Of the journals that documents refer to: `profile:ownId` -> id, where they are in the books already. */
  readonly knownIds: ReadonlyMap<string, number>;
  /** `profile:ownId` -> key it will be posted under. */
  readonly freshKeys: ReadonlyMap<string, string>;
};

const PER_QUERY = 2_000;
const PER_COMPARISON = 500;

/** Tells new journals from those that are there, and from those that are there with other lines. */
export async function planJournals(
  tx: Tx,
  companyId: string,
  {
    journals,
    referred,
    replaced,
    rejections,
  }: {
    readonly journals: readonly JournalEntry[];
    /** `profile:ownId` of journals that documents refer to, in this import or in the books. */
    readonly referred: readonly string[];
    /** Profiles whose sources tell everything: what they told before and do not tell now is gone. */
    readonly replaced: ReadonlySet<string>;
    readonly rejections: RejectionList;
  },
): Promise<JournalPlan> {
  const keys = await journalKeys(journals);
  const retired = await loadRetired(tx, companyId);
  const live = await findLive(tx, companyId, { keys: [...keys, ...referred], retired });
  const dropped = await findDropped(tx, companyId, { profiles: replaced, told: new Set(keys), retired });
  const changed = await findChanged(tx, companyId, pairKnown(journals, keys, live));
  const fresh: { journal: JournalEntry; key: string }[] = [];
  const restated: number[] = [];
  const knownIds = new Map<string, number>();
  for (const key of referred) {
    const id = live.get(key)?.id;
    if (id != null) knownIds.set(key, id);
  }
  const freshKeys = new Map<string, string>();
  const seen = new Map<string, JournalEntry>();
  let known = 0;
  for (const [index, journal] of journals.entries()) {
    const key = keys[index] ?? "";
    const twin = journal.ownId === null ? undefined : seen.get(key);
    if (twin) {
      rejections.add({
        ...journal.at,
        value: journal.ownId ?? undefined,
        reason: `journal ${nameOf(journal)} was told before, in ${twin.at.file} line ${twin.at.line}`,
      });
      continue;
    }
    if (journal.ownId !== null) seen.set(key, journal);
    const state = live.get(key) ?? { generation: 1, id: null };
    if (state.id === null) {
      const freshKey = generationKey(key, state.generation);
      fresh.push({ journal, key: freshKey });
      if (journal.ownId !== null) freshKeys.set(key, freshKey);
    } else if (!changed.has(state.id)) {
      known += 1;
    } else if (journal.onChange === "restated") {
      const freshKey = await nextFreeKey(tx, companyId, { key, after: state.generation });
      restated.push(state.id);
      fresh.push({ journal, key: freshKey });
      knownIds.delete(key);
      freshKeys.set(key, freshKey);
    } else {
      rejections.add({
        ...journal.at,
        value: journal.ownId ?? undefined,
        reason: `journal ${nameOf(journal)} was imported before with other lines; correct it by a reversal`,
      });
    }
  }
  return { fresh, known, restated, dropped, knownIds, freshKeys };
}

type Live = { readonly generation: number; readonly id: number | null };

type Retired = (journal: Omit<KnownJournal, "idempotency_key">) => boolean;

/** Says whether a journal stands no longer for its key: its import was undone, or its source restated it. */
async function loadRetired(tx: Tx, companyId: string): Promise<Retired> {
  const undone = await listUndoneBatches(tx, companyId);
  const reversals = await listReversals(tx, companyId);
  const restated = effectivelyReversed(reversals, ({ source }) => source === RESTATEMENT);
  return ({ id, batch_id }) => restated.has(id) || (batch_id !== null && undone.has(batch_id));
}

async function findDropped(
  tx: Tx,
  companyId: string,
  {
    profiles,
    told,
    retired,
  }: {
    readonly profiles: ReadonlySet<string>;
    readonly told: ReadonlySet<string>;
    readonly retired: Retired;
  },
): Promise<number[]> {
  const dropped: number[] = [];
  for (const profile of profiles) {
    for (const row of await listJournalsByKeyPrefix(tx, companyId, `${profile}:`))
      if (!told.has(firstGeneration(row.idempotency_key)) && !retired(row)) dropped.push(row.id);
  }
  return dropped;
}

/** For each key its newest generation: the journal that is in the books under it, or the number to post the next under. */
async function findLive(
  tx: Tx,
  companyId: string,
  { keys, retired }: { readonly keys: readonly string[]; readonly retired: Retired },
): Promise<ReadonlyMap<string, Live>> {
  const live = new Map<string, Live>();
  if ((await ledgerVersion(tx, companyId)) === 0) return live;
  let open = [...new Set(keys)];
  for (let generation = 1; open.length > 0; generation += 1) {
    const again: string[] = [];
    for (let start = 0; start < open.length; start += PER_QUERY) {
      const step = open.slice(start, start + PER_QUERY);
      const asked = step.map((key) => generationKey(key, generation));
      const found = new Map(
        (await findJournalsByKey(tx, companyId, asked)).map((row) => [row.idempotency_key, row]),
      );
      for (const [index, key] of step.entries()) {
        const row = found.get(asked[index] ?? "");
        if (!row) live.set(key, { generation, id: null });
        else if (retired(row)) again.push(key);
        else live.set(key, { generation, id: row.id });
      }
      await yieldToEventLoop();
    }
    open = again;
  }
  return live;
}

/** Undoing a restatement leaves its key behind, so the generation after the live one may be taken. */
async function nextFreeKey(
  tx: Tx,
  companyId: string,
  { key, after }: { readonly key: string; readonly after: number },
): Promise<string> {
  for (let generation = after + 1; ; generation += 1) {
    const candidate = generationKey(key, generation);
    if ((await findJournalsByKey(tx, companyId, [candidate])).length === 0) return candidate;
  }
}

/** Only journals with an own id can be told differently; the others are known by their content. */
function pairKnown(
  journals: readonly JournalEntry[],
  keys: readonly string[],
  live: ReadonlyMap<string, Live>,
): ReadonlyMap<number, JournalEntry> {
  const pairs = new Map<number, JournalEntry>();
  for (const [index, journal] of journals.entries()) {
    const id = live.get(keys[index] ?? "")?.id ?? null;
    if (id !== null && journal.ownId !== null) pairs.set(id, journal);
  }
  return pairs;
}

async function findChanged(
  tx: Tx,
  companyId: string,
  pairs: ReadonlyMap<number, JournalEntry>,
): Promise<ReadonlySet<number>> {
  const changed = new Set<number>();
  const ids = [...pairs.keys()];
  for (let start = 0; start < ids.length; start += PER_COMPARISON) {
    const step = ids.slice(start, start + PER_COMPARISON);
    const heads = await listJournalsById(tx, companyId, step);
    const linesOf = Map.groupBy(await listLinesOf(tx, companyId, step), (line) => line.journal_id);
    for (const head of heads) {
      const entry = pairs.get(head.id);
      const lines = linesOf.get(head.id) ?? [];
      const same =
        entry?.date === head.date && entry.entityId === head.entity_id && sameLines(entry.lines, lines);
      if (!same) changed.add(head.id);
    }
    await yieldToEventLoop();
  }
  return changed;
}

function sameLines(told: JournalEntry["lines"], booked: readonly LineWithCode[]): boolean {
  return (
    told.length === booked.length &&
    told.every((line, index) => {
      const other = booked[index];
      return (
        other !== undefined &&
        line.accountCode === other.account_code &&
        line.amount === other.amount &&
        line.currency === other.currency &&
        line.baseAmount === other.base_amount &&
        (line.partyId ?? null) === other.party_id &&
        (line.taxCode ?? null) === other.tax_code
      );
    })
  );
}

export function nameOf(journal: JournalEntry): string {
  return journal.ownId ?? journal.reference ?? `of ${journal.date}`;
}
