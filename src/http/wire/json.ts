/**
 * JSON as LangGraph's servers write it: a LangChain message goes out flat, `{type, content, ...}`, never as the
 * constructor call that its own `toJSON` makes of it.
 */
export function wireJson(value: unknown): string {
  return JSON.stringify(value, function (this: Readonly<Record<string, unknown>>, key, inner: unknown) {
    const raw = this[key];
    if (!isMessage(raw)) return inner;
    const { type, data } = raw.toDict();
    return { ...data, type };
  });
}

type Message = { readonly toDict: () => { readonly type: string; readonly data: object } };

function isMessage(value: unknown): value is Message {
  return (
    typeof value === "object" && value !== null && "toDict" in value && typeof value.toDict === "function"
  );
}

export function wireResponse(value: unknown, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(wireJson(value), { headers: { "content-type": "application/json", ...headers } });
}

/** A page of a search: how many there are in all, and where the next page begins. */
export function pageHeaders({
  total,
  offset,
  returned,
}: {
  readonly total: number;
  readonly offset: number;
  readonly returned: number;
}): Record<string, string> {
  const next = offset + returned;
  return {
    "x-pagination-total": String(total),
    ...(returned > 0 && next < total ? { "x-pagination-next": String(next) } : {}),
  };
}
