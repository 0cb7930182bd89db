import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it, onTestFinished } from "vitest";
import { testCli } from "./support/cli.ts";
import { temporaryHome } from "./support/orchestrator.ts";
import { startServer } from "./support/server-process.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
const { scripts } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
  scripts: Record<string, string>;
};

/** The code blocks of one language. */
function blocks(language: string): string[] {
  return [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, "gm"))].map(
    ([, text = ""]) => text,
  );
}

/** A command line as a shell splits it, with single quotes. */
function words(line: string): string[] {
  return [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? "");
}

it("every npm script that the README names exists", () => {
  const named = [...readme.matchAll(/npm (?:run )?([a-z:]+)/g)].map(([, name = ""]) => name);
  const own = new Set(["ci", "test", "start", ...Object.keys(scripts)]);
  expect(named.filter((name) => !own.has(name))).toEqual([]);
  expect(named).toEqual(expect.arrayContaining(["demo", "test", "start", "purser"]));
});

it("every purser command of the README does what it says", { timeout: 60_000 }, async () => {
  const lines = blocks("sh").flatMap((block) =>
    block.split("\n").filter((line) => line.startsWith("npm run purser -- ")),
  );
  expect(lines.length).toBeGreaterThan(2);
  const cli = testCli(temporaryHome());
  for (const line of lines) {
    const [command = "", ...args] = words(line.slice("npm run purser -- ".length));
    const absolute = args.map((word) => (word.startsWith("examples/") ? `${root}${word}` : word));
    const { code, out, err } = await cli.run([command, ...absolute]);
    expect({ line, code, err }).toEqual({ line, code: 0, err: "" });
    expect(out).not.toBe("");
  }
});

it("the README's SDK program runs against the server", { timeout: 120_000 }, async () => {
  const home = temporaryHome();
  await testCli(home).run(["import", `${root}examples/meridian-health/data`]);
  const { url } = await startServer(home);

  const [program = ""] = blocks("ts");
  // Beside the tests, so that the package's own dependencies are found.
  const file = `${root}test/readme-program.generated.ts`;
  writeFileSync(
    file,
    `${program.replace("http://127.0.0.1:8123", url)}\nconsole.log(JSON.stringify(await client.threads.get(thread.thread_id)));\n`,
  );
  onTestFinished(() => rmSync(file, { force: true }));
  const child = spawn(process.execPath, [file], { stdio: ["ignore", "pipe", "inherit"] });
  const printed: string[] = [];
  child.stdout.on("data", (data: Buffer) => printed.push(data.toString()));
  expect(await once(child, "exit")).toEqual([0, null]);
  expect(printed.join("")).toContain("approval_requested");
  const last = printed.join("").trim().split("\n").at(-1) ?? "";
  expect(JSON.parse(last)).toMatchObject({ status: "idle", values: { outcome: { status: "success" } } });
});
