const REFERENCE = /^\$\.([a-zA-Z][a-zA-Z0-9_]*)(\?)?((?:\.[a-zA-Z0-9_]+)*)$/;

export type Reference = {
  readonly at: string;
  readonly target: string;
  readonly path: readonly string[];
  /** `$.task?.field`: left out where that task was skipped or failed, instead of a dependency on it */
  readonly optional: boolean;
};

/** Every `$.task.field` and `$.task?.field` in a value, with where it stands. */
export function references(value: unknown, at = ""): Reference[] {
  if (typeof value === "string") {
    const match = REFERENCE.exec(value);
    if (!match) return [];
    const [, target = "", mark, path = ""] = match;
    return [{ at, target, path: path.split(".").filter(Boolean), optional: mark !== undefined }];
  }
  if (Array.isArray(value)) return value.flatMap((item, i) => references(item, join(at, String(i))));
  if (value !== null && typeof value === "object") {
    return Object.entries(value).flatMap(([key, item]) => references(item, join(at, key)));
  }
  return [];
}

function join(at: string, key: string): string {
  return at === "" ? key : `${at}.${key}`;
}
