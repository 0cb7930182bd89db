import { hashJson } from "../../base/json.ts";
import type { StoredLine } from "../queries.ts";
import type { StatementLine } from "../statement.ts";

/** A stored line and the format of the statement it came with. */
export type KnownLine = StoredLine & { readonly format: string | null };

const KEY_PREFIX = "line:";

/**
 * Finds for each line the stored line that it is, or undefined for a new one. Each stored line is used once, so identical lines are kept
 * apart by their count within the day:
 * 1. the same bank's id, day and amount (ids alone are not trusted: some banks use them again);
 * 2. else the same day, amount and texts, unless both have ids of the same format and these differ;
 * 3. else, told in another format (whose texts and ids differ): the same day and amount.
 * `stored` must not hold lines of statements that are apart from this one (continuation.ts).
 */
export function recognise(
  lines: readonly StatementLine[],
  {
    stored,
    format,
    ids,
  }: { readonly stored: readonly KnownLine[]; readonly format: string; readonly ids: ReadonlySet<string> },
): (KnownLine | undefined)[] {
  const free = new Set(stored);
  const found: (KnownLine | undefined)[] = lines.map(() => undefined);
  const pass = ({ keyOfLine, keyOfKnown, fits }: Pass) => {
    const byKey = new Map<string, KnownLine[]>();
    // Filled from the end, so that taking the first of a key is cheap however many lines are alike.
    for (const known of [...free].reverse()) {
      const key = keyOfKnown(known);
      const bucket = byKey.get(key);
      if (bucket) bucket.push(known);
      else byKey.set(key, [known]);
    }
    for (const [index, line] of lines.entries()) {
      if (found[index]) continue;
      const key = keyOfLine(line);
      const bucket = key === undefined ? undefined : byKey.get(key);
      const at = bucket?.findLastIndex((known) => fits(line, known)) ?? -1;
      const [match] = at < 0 ? [] : (bucket?.splice(at, 1) ?? []);
      if (!match) continue;
      found[index] = match;
      free.delete(match);
    }
  };
  const idOf = ({ externalId }: StatementLine) =>
    externalId !== null && ids.has(externalId) ? externalId : undefined;
  const contradicts = (line: StatementLine, known: KnownLine) =>
    known.format === format &&
    idOf(line) !== undefined &&
    !known.external_id.startsWith(KEY_PREFIX) &&
    known.external_id !== idOf(line);
  pass({
    keyOfLine: (line) => {
      const id = idOf(line);
      return id === undefined ? undefined : `${dayAndAmount(line)} ${id}`;
    },
    keyOfKnown: (known) => `${dayAndAmount(known)} ${known.external_id}`,
    fits: () => true,
  });
  pass({ keyOfLine: contentKey, keyOfKnown: contentKey, fits: (line, known) => !contradicts(line, known) });
  pass({
    keyOfLine: dayAndAmount,
    keyOfKnown: dayAndAmount,
    fits: (_line, known) => known.format !== format,
  });
  return found;
}

type Pass = {
  readonly keyOfLine: (line: StatementLine) => string | undefined;
  readonly keyOfKnown: (known: KnownLine) => string;
  readonly fits: (line: StatementLine, known: KnownLine) => boolean;
};

function dayAndAmount({ date, amount }: StatementLine | KnownLine): string {
  return `${date} ${amount}`;
}

/** Day, amount, parties and references; not the bank's own words, which vary between its reports. */
function contentKey(line: StatementLine | KnownLine): string {
  const { date, amount, counterparty, reference } = line;
  const iban = "counterpartyIban" in line ? line.counterpartyIban : line.counterparty_iban;
  const endToEnd = "endToEndId" in line ? line.endToEndId : line.end_to_end_id;
  return JSON.stringify([date, amount, counterparty, iban, reference, endToEnd]);
}

/**
 * Keys under which new lines are stored, unique in their account: the bank's id where it is unique in the file and not used yet, else a
 * hash of the content with the number of its occurrence.
 */
export function createKeys(
  taken: ReadonlySet<string>,
): (line: StatementLine, ids: ReadonlySet<string>) => string {
  const used = new Set(taken);
  return (line, ids) => {
    const id = line.externalId;
    if (id !== null && ids.has(id) && !used.has(id) && !id.startsWith(KEY_PREFIX)) {
      used.add(id);
      return id;
    }
    const hash = contentHash(line);
    let occurrence = 1;
    while (used.has(occurrenceKey(hash, occurrence))) occurrence += 1;
    const key = occurrenceKey(hash, occurrence);
    used.add(key);
    return key;
  };
}

function contentHash(line: StatementLine): string {
  return hashJson(contentKey(line)).slice(0, 24);
}

function occurrenceKey(hash: string, occurrence: number): string {
  return `${KEY_PREFIX}${hash}:${occurrence}`;
}
