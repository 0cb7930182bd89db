import { afterEach, beforeEach, describe, expect, it } from "vitest";
import BetterSqlite from "better-sqlite3";
import { readConfig } from "../../src/base/config.ts";
import { audit } from "../../src/cli/commands/audit.ts";
import { SMALL_BOOKS, type TestCli, testCli } from "../support/cli.ts";

describe("purser audit", () => {
  let cli: TestCli;
  let out: string[];
  beforeEach(async () => {
    cli = testCli();
    expect((await cli.run(["import", cli.folder("books", SMALL_BOOKS)])).code).toBe(0);
  });
  afterEach(() => {
    out = [];
  });

  async function run(positionals: readonly string[], values: Record<string, string> = {}, json = false) {
    out = [];
    const code = await audit.run({
      terminal: {
        out: (text) => out.push(text),
        err: () => undefined,
        status: () => undefined,
        interactive: false,
        ask: async () => "",
        readStdin: async () => "",
        style: (_format, text) => text,
      },
      env: { PURSER_HOME: cli.home },
      cwd: cli.home,
      values,
      positionals,
      json,
      signal: new AbortController().signal,
    });
    return { code, text: out.join("\n") };
  }

  const tamper = (sql: string) => {
    const database = new BetterSqlite(readConfig({ PURSER_HOME: cli.home }, cli.home).database);
    database.exec(sql);
    database.close();
  };

  it("says that the log is whole and prints the head to keep", async () => {
    const { code, text } = await run(["verify"]);
    expect(code).toBe(0);
    const [, head = ""] = /^head ([0-9a-f]{64})$/m.exec(text) ?? [];
    expect(text).toMatch(/^intact 1 events, 3 journals/);
    expect((await run(["verify"], { head })).code).toBe(0);
    expect(await run(["verify"], { head: "0".repeat(63) + "1" })).toMatchObject({
      code: 1,
      text: expect.stringMatching(/cut short/) as string,
    });
  });

  it("names the first broken row and exits with 1", async () => {
    tamper(
      "drop trigger journal_line_no_update; update journal_line set amount = amount + 1 where journal_id = 2",
    );
    const { code, text } = await run(["verify"]);
    expect(code).toBe(1);
    expect(text).toMatch(/^broken Event 1: journal 2 is not as it was posted\./);
    const json = JSON.parse((await run(["verify"], {}, true)).text) as { firstBroken: unknown };
    expect(json.firstBroken).toEqual({ seq: 1, what: "journal 2 is not as it was posted" });
  });

  it("lists events, by kind if wanted", async () => {
    expect((await run(["list"])).text).toMatch(/journals_posted\s+journal:1-3\s+by /);
    expect((await run(["list"], { action: "period_closed" })).text).toBe("There are no such events.");
  });

  it("refuses other words", async () => {
    await expect(run(["fix"])).rejects.toMatchObject({ code: "usage" });
    await expect(run(["list"], { limit: "0" })).rejects.toMatchObject({ code: "usage" });
  });
});
