import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const read = (path: string) => readFileSync(`${root}${path}`, "utf8");

const sources = readdirSync(`${root}src`, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts"))
  .map((file) => read(`src/${file}`));

/** Codes that stand where they are thrown; those that a helper is given are found by the other direction. */
const thrown = new Set(
  sources.flatMap((text) =>
    [...text.matchAll(/(?:new PurserError|\brefuse)\(\s*"([a-z0-9_]+)"/g)].map(([, code = ""]) => code),
  ),
);

/** The one table of statuses, as it is written. */
const [, table = ""] = /STATUS: [^{]+\{([^}]+)\}/.exec(read("src/http/errors.ts")) ?? [];
const statuses = new Map(
  [...table.matchAll(/(\w+): (\d+)/g)].map(([, code = "", status = ""]) => [code, status]),
);

type Documented = { readonly code: string; readonly status: string };

/** Rows of the tables with a column HTTP; the others are of issues, which are no errors. */
function documentedCodes(): Documented[] {
  const found: Documented[] = [];
  let inTable = false;
  for (const line of read("docs/errors.md").split("\n")) {
    const [codes = "", status = ""] = line
      .split("|")
      .slice(1, 3)
      .map((cell) => cell.trim());
    if (codes === "code") inTable = status === "HTTP";
    if (!line.startsWith("|")) inTable = false;
    if (!inTable) continue;
    for (const [, code = ""] of codes.matchAll(/`([a-z0-9_]+)`/g)) found.push({ code, status });
  }
  return found;
}

const documented = documentedCodes();
const names = new Set(documented.map(({ code }) => code));

it("docs/errors.md lists every code that is thrown, and every code that has a status of its own", () => {
  expect(thrown.size).toBeGreaterThan(150);
  expect([...thrown, ...statuses.keys()].filter((code) => !names.has(code))).toEqual([]);
});

it("docs/errors.md lists no code that does not exist, and none twice", () => {
  const text = sources.join("\n");
  const unknown = (code: string) =>
    !text.includes(`"${code}"`) && !new RegExp(`^ *${code}: \\d`, "m").test(text);
  expect([...names].filter(unknown)).toEqual([]);
  const listed = documented.map(({ code }) => code);
  expect(listed.filter((code, at) => listed.indexOf(code) !== at)).toEqual([]);
});

it("docs/errors.md tells the status that a client gets", () => {
  const wrong = documented.filter(({ code, status }) => {
    const sent = statuses.get(code);
    return status === "" ? sent !== undefined : status !== (sent ?? "400");
  });
  expect(wrong).toEqual([]);
});
