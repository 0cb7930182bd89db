import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { RemoteGraph } from "@langchain/langgraph/remote";
import { expect, it, onTestFinished } from "vitest";
import { differences } from "./contract/differences.ts";
import { ensureAcme, temporaryHome } from "./support/orchestrator.ts";
import { openStore } from "../src/store/database.ts";

const doc = readFileSync(new URL("../docs/agent-server.md", import.meta.url), "utf8");

const INTRODUCTION = `# Differences from langgraphjs dev

Every difference in answers between Purser and \`langgraphjs dev\` 1.5.1 that the contract suite (\`test/contract\`) shows,
each by a case that runs against both: what dev does, what Purser does, and why. This page is made from
\`test/contract/differences.ts\`.
`;

/** docs/differences.md is made from the list that the contract suite runs by; `npx vitest run test/agent-server-doc.test.ts --update` writes it anew. */
it("docs/differences.md tells every difference from langgraphjs dev that the contract suite shows", async () => {
  const told = differences.map(
    ({ call, dev, purser, why }) => `- \`${call}\`\n  - dev: ${dev}\n  - Purser: ${purser}\n  - ${why}\n`,
  );
  await expect(`${INTRODUCTION}\n${told.join("")}`).toMatchFileSnapshot("../docs/differences.md");
});

it(
  "the program of docs/agent-server.md serves a graph of one's own, also to RemoteGraph",
  { timeout: 60_000 },
  async () => {
    const home = temporaryHome();
    const store = await openStore(`${home}/purser.db`);
    await ensureAcme(store);
    await store.close();

    const [, program = ""] = /^```ts\n([\s\S]*?)^```/m.exec(doc) ?? [];
    const file = fileURLToPath(new URL("agent-server-program.generated.ts", import.meta.url));
    writeFileSync(file, program);
    onTestFinished(() => rmSync(file, { force: true }));
    const env = { ...process.env, PURSER_HOME: home, PORT: "0", OPENAI_API_KEY: "" };
    const server = spawn(process.execPath, [file], { env, stdio: ["ignore", "pipe", "inherit"] });
    onTestFinished(() => void server.kill("SIGKILL"));
    const [line] = (await once(server.stdout, "data")) as [Buffer];
    const url = /http:\S+/.exec(line.toString())?.[0] ?? "";

    const echo = new RemoteGraph({ graphId: "echo", url });
    const { messages } = (await echo.invoke({ messages: [{ role: "user", content: "hello" }] })) as {
      messages: { readonly type: string; readonly content: string }[];
    };
    expect(messages.map(({ content }) => content)).toEqual(["hello", "hello"]);

    server.kill("SIGTERM");
    expect(await once(server, "exit")).toEqual([0, null]);
  },
);
