import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { READ_METRICS, ROUTE_PERMISSIONS } from "../src/http/permissions.ts";

it("docs/keys.md tells every permission that a route asks for", () => {
  const doc = readFileSync(new URL("../docs/keys.md", import.meta.url), "utf8");
  const asked = [READ_METRICS, ...Object.values(ROUTE_PERMISSIONS).filter((one) => one !== null)];
  expect(asked.filter((permission) => !doc.includes(`\`${permission}\``))).toEqual([]);
});
