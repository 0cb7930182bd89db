import { describe, expect, it } from "vitest";
import { SMALL_BOOKS, testCli } from "../support/cli.ts";

describe("purser import", () => {
  it("previews, imports once, and changes nothing the second time", async () => {
    const cli = testCli();
    const books = cli.folder("books", SMALL_BOOKS);
    const preview = await cli.run(["import", books, "--dry-run"]);
    expect(preview.out).toContain("Would import Tiny Ltd (tiny)");
    expect((await cli.run(["call", "ai_cfo_agent", "answer"])).err).toContain("The books are empty");
    expect((await cli.run(["import", books])).out).toContain("Imported Tiny Ltd (tiny)");
    const again = await cli.run(["import", books, "--json"]);
    expect(JSON.parse(again.out)).toMatchObject({ status: "unchanged", debits: 170000, credits: 170000 });
  });

  it("refuses a broken file with its lines, and imports nothing", async () => {
    const cli = testCli();
    const journals = SMALL_BOOKS["journals.csv"]
      .replace("500.00,", "5OO.00,")
      .replace("2026-01-20,purchase,5000", "2026-02-30,purchase,5000");
    const books = cli.folder("books", { ...SMALL_BOOKS, "journals.csv": journals });
    const { code, err } = await cli.run(["import", books]);
    expect(code).toBe(2);
    expect(err).toContain("[import_rejected]");
    expect(err).toMatch(/journals\.csv:4 \(debit\)/);
    expect(err).toMatch(/journals\.csv:6 \(date\)/);
    expect((await cli.run(["call", "ai_cfo_agent", "answer"])).err).toContain("The books are empty");
  });
});

describe("purser call of what needs a person", () => {
  it("asks for --yes, and then keeps who said yes to what", async () => {
    const cli = testCli();
    await cli.run(["import", cli.folder("books", SMALL_BOOKS)]);
    const close = ["call", "compliance_agent", "close_period", "--input", '{"period": "2026-01"}'];
    const refused = await cli.run(close);
    expect(refused.code).toBe(2);
    expect(refused.err).toContain(
      "compliance_agent.close_period needs a person's yes: say --yes if you mean it",
    );

    const reopen = ["call", "compliance_agent", "reopen_period", "--input", '{"period": "2026-01"}'];
    expect((await cli.run(reopen)).err).toContain(
      "compliance_agent.reopen_period cannot be undone: say --yes",
    );

    const { code, out, err } = await cli.run([...close, "--yes"]);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(JSON.parse(out)).toMatchObject({ status: "closed", previous: "open" });
    const log = (await cli.run(["audit", "list"])).out;
    for (const told of ["approval_opened", "approval_decided", "period_closed"]) expect(log).toContain(told);
  });
});

describe("purser call and trace", () => {
  it("answers in JSON and leaves a figure that can be followed to its rows", async () => {
    const cli = testCli();
    await cli.run(["import", cli.folder("books", SMALL_BOOKS)]);
    const input = JSON.stringify({ question: "What is our current ratio?", asOf: "2026-01-20" });
    const { code, out } = await cli.run(["call", "ai_cfo_agent", "answer", "--input", "-"], { stdin: input });
    expect(code).toBe(0);
    const answer = JSON.parse(out) as { answered: boolean; figureIds: string[] };
    expect(answer.answered).toBe(true);

    const traced = await cli.run(["trace", "current_ratio@2026-01-20", "--json"]);
    const { trace, rederived } = JSON.parse(traced.out) as {
      trace: { figure: { value: number } };
      rederived: number;
    };
    expect(trace.figure.value).toBe(7.5);
    expect(rederived).toBe(7.5);
    const shown = await cli.run(["trace", "current_ratio@2026-01-20"]);
    expect(shown.out).toContain("1,000.00");
  });
});

describe("what goes wrong", () => {
  it.each([
    [["fly"], 'There is no command "fly"'],
    [["import"], "Usage: purser import"],
    [["import", "nowhere"], "nowhere"],
    [["run"], "Usage: purser run"],
    [["run", "advisory", "--yess"], "--yess"],
    [["call", "nobody", "nothing"], 'There is no agent "nobody"'],
    [["call", "ai_cfo_agent", "fly"], 'has no operation "fly"'],
    [["call", "ai_cfo_agent", "answer", "--input", "{"], "is not JSON"],
    [["trace", "x", "--company", "nobody"], 'There is no company "nobody"'],
  ])("purser %j is one clear error", async (line, message) => {
    const { code, out, err } = await testCli().run(line);
    expect(code).toBe(2);
    expect(`${out}${err}`).toContain(message);
    expect(`${out}${err}`).not.toMatch(/\n\s+at /);
  });

  it("names the variable that is wrong", async () => {
    const { code, err } = await testCli().run(["config"], { env: { PORT: "many", OPENAI_BASE_URL: "x" } });
    expect(code).toBe(2);
    expect(err).toContain("PORT must be a whole number");
    expect(err).toContain("OPENAI_BASE_URL must be a URL");
  });

  it("suggests figures that look alike", async () => {
    const cli = testCli();
    await cli.run(["import", cli.folder("books", SMALL_BOOKS)]);
    await cli.run([
      "call",
      "ai_cfo_agent",
      "answer",
      "--input",
      JSON.stringify({ question: "current ratio", asOf: "2026-01-20" }),
    ]);
    const { err } = await cli.run(["trace", "current_ratio@2026-06-30"]);
    expect(err).toContain("Did you mean current_ratio@2026-01-20");
  });
});

describe("purser config", () => {
  it("shows what is in force and hides the key", async () => {
    const { out } = await testCli().run(["config"], { env: { OPENAI_API_KEY: "sk-secret", PORT: "9000" } });
    expect(out).toMatch(/PORT\s+9000/);
    expect(out).toMatch(/OPENAI_API_KEY\s+\(set\)/);
    expect(out).not.toContain("sk-secret");
  });
});
