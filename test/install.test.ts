import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

const lock = JSON.parse(readFileSync(new URL("../package-lock.json", import.meta.url), "utf8")) as {
  packages: Record<string, { resolved?: string; gypfile?: boolean; version?: string }>;
};

it("npm ci compiles nothing: npm 10 calls node-gyp for a native package unless the lock file says not to", () => {
  // `npm install` drops the line; put `"gypfile": false` back into the entry.
  expect(lock.packages["node_modules/better-sqlite3"]).toMatchObject({ gypfile: false });
});

it("the lock file names no download host, so that any registry serves it", () => {
  expect(Object.values(lock.packages).filter((entry) => entry.resolved?.startsWith("http"))).toEqual([]);
});
