import { PATTERNS, REDACTED, SUSPECT, isSecret } from "./secret-patterns.ts";

/** Takes secrets out of what is written down. */
export type Redactor = {
  readonly text: (text: string) => string;
  /** A plain copy that JSON can hold, without secrets: errors with their causes, headers, maps, bytes and cycles included. */
  readonly value: (value: unknown) => unknown;
};

const MAX_TEXT = 8_192;
const MAX_DEPTH = 12;
/** Parts of one value; what is beyond is left out, so that one line cannot hold a whole ledger. */
const MAX_PARTS = 2_000;
const MAX_NAMES = 1_000;
/** A shorter one would take innocent words out of every line. */
const MIN_SECRET = 4;

type Name = { readonly shown: string; readonly suspect: boolean };

/** `secrets` are values that never come out, whatever their form: the keys of the configuration. */
export function createRedactor(secrets: readonly string[] = []): Redactor {
  const known = secrets
    .filter((secret) => secret.length >= MIN_SECRET)
    // As it is, and as it stands inside of JSON and of a URL.
    .flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)]);
  const unique = [...new Set(known)];
  const names = new Map<string, Name>();

  /** Names of fields repeat line after line: each is looked at once, as far as it may be kept. */
  function nameOf(given: string): Name {
    const kept = names.get(given);
    if (kept) return kept;
    const name = { shown: text(given), suspect: isSecret(given, "") };
    if (names.size < MAX_NAMES) names.set(given, name);
    return name;
  }

  function text(given: string): string {
    let out = given.length > MAX_TEXT ? `${given.slice(0, MAX_TEXT)}... (${given.length} characters)` : given;
    for (const secret of unique) {
      if (out.includes(secret)) out = out.replaceAll(secret, REDACTED);
    }
    if (!SUSPECT.test(out)) return out;
    for (const [pattern, instead] of PATTERNS) out = out.replace(pattern, instead);
    return out;
  }

  function value(given: unknown): unknown {
    let parts = 0;
    const above: object[] = [];

    function plain(part: unknown): unknown {
      switch (typeof part) {
        case "string":
          return text(part);
        case "bigint":
          return String(part);
        case "function":
        case "symbol":
          return `[${typeof part}]`;
        case "object":
          return part === null ? null : within(part);
        default:
          return part;
      }
    }

    function within(part: object): unknown {
      if (above.includes(part)) return "[circular]";
      if (above.length >= MAX_DEPTH) return "[deeper]";
      above.push(part);
      try {
        return composite(part);
      } catch {
        // A getter or a toJSON that throws must not lose the line.
        return "[unreadable]";
      } finally {
        above.pop();
      }
    }

    function composite(part: object): unknown {
      if (part instanceof Error) return failure(part);
      if (part instanceof URL) return text(part.href);
      if (ArrayBuffer.isView(part)) return `[${part.byteLength} bytes]`;
      if (Array.isArray(part)) return list(part);
      if (part instanceof Set) return list([...part]);
      if (part instanceof Headers || part instanceof URLSearchParams) {
        const entries: [string, string][] = [];
        part.forEach((held, name) => entries.push([name, held]));
        return fields(entries);
      }
      if (part instanceof Map) {
        const entries = [...(part as ReadonlyMap<unknown, unknown>)];
        return fields(entries.map(([name, held]) => [String(name), held]));
      }
      if ("toJSON" in part && typeof part.toJSON === "function") {
        return plain((part.toJSON as () => unknown)());
      }
      return fields(Object.entries(part));
    }

    /** Raw headers are a flat list of names and values: what follows a secret's name is one. */
    function list(items: readonly unknown[]): unknown[] {
      const out: unknown[] = [];
      for (const [index, item] of items.entries()) {
        if ((parts += 1) > MAX_PARTS) return [...out, `[${items.length - index} more]`];
        const before = items[index - 1];
        const named = typeof before === "string" && typeof item === "string" && isSecret(before, item);
        out.push(named ? REDACTED : plain(item));
      }
      return out;
    }

    function fields(entries: readonly (readonly [string, unknown])[]): Record<string, unknown> {
      const out: Record<string, unknown> = {};
      for (const [name, held] of entries) {
        if ((parts += 1) > MAX_PARTS) return { ...out, more: "[left out]" };
        if (held === undefined) continue;
        const { shown, suspect } = nameOf(name);
        out[shown] = suspect && held !== null && isSecret(name, held) ? REDACTED : plain(held);
      }
      return out;
    }

    function failure(error: Error): Record<string, unknown> {
      const { name, message, stack, cause } = error;
      // Own fields too: clients hang the request and its headers on their errors.
      return fields([...Object.entries({ name, message, stack, cause }), ...Object.entries(error)]);
    }

    return plain(given);
  }

  return { text, value };
}
