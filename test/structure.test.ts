import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, it } from "vitest";

/** Rooms from the bottom up: a file imports from its own room and from those before it. */
const ROOMS = [
  "base",
  "observe",
  "store",
  "audit",
  "figures",
  "books",
  "documents",
  "bank",
  "entries",
  "reconciliation",
  "compliance",
  "forecast",
  "stock",
  "risk",
  "anomaly",
  "report",
  "model",
  "agents",
  "control",
  "graph",
  "runs",
  "execute.ts",
  "route-request.ts",
  "outbox.ts",
  "services.ts",
  "orchestrator.ts",
  "dry-run.ts",
  "http",
  "cli",
] as const;

const root = fileURLToPath(new URL("../src", import.meta.url));
const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
const source = new Map(files.map((file) => [file, readFileSync(join(root, file), "utf8")]));

const roomOf = (file: string) => ROOMS.indexOf((file.split("/")[0] ?? "") as (typeof ROOMS)[number]);
const importsOf = (file: string) =>
  [...(source.get(file) ?? "").matchAll(/from "(\.[^"]+)"/g)].map(([, path = ""]) =>
    relative(root, resolve(root, dirname(file), path)),
  );

describe("the structure", () => {
  it("has arrows that point down only", () => {
    const upward = files
      .filter((file) => roomOf(file) >= 0)
      .flatMap((file) =>
        importsOf(file)
          .filter((target) => roomOf(target) > roomOf(file))
          .map((target) => `${file} -> ${target}`),
      );
    expect(upward).toEqual([]);
  });

  it("has every file in a known room", () => {
    const entries = ["server.ts", "cli.ts", "index.ts", "studio.ts"];
    expect(files.filter((file) => roomOf(file) < 0 && !entries.includes(file))).toEqual([]);
  });

  it("builds LangGraph graphs only in graph/", () => {
    const builders = files.filter(
      (file) => source.get(file)?.includes("new StateGraph(") && !file.startsWith("graph/"),
    );
    expect(builders).toEqual([]);
  });

  it("keeps SQL in the store and in query files", () => {
    const queries = files.filter(
      (file) =>
        /\.(selectFrom|insertInto|updateTable|deleteFrom)\(/.test(source.get(file) ?? "") &&
        !file.startsWith("store/") &&
        !/(^|[/-])queries\.ts$/.test(file),
    );
    expect(queries).toEqual([]);
  });

  it("takes time, identity and chance from outside", () => {
    const free = files.filter(
      (file) =>
        /Date\.now\(\)|new Date\(\)|Math\.random\(\)|randomUUID\(\)/.test(source.get(file) ?? "") &&
        file !== "base/runtime.ts",
    );
    expect(free).toEqual([]);
  });

  it("holds one idea a file", () => {
    const lengths = files.map((file) => [file, (source.get(file) ?? "").split("\n").length] as const);
    expect(lengths.filter(([, length]) => length > 400)).toEqual([]);
    const sorted = lengths.map(([, length]) => length).sort((a, b) => a - b);
    expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThanOrEqual(120);
  });
});
