import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openStore } from "../../src/store/database.ts";
import { testCli } from "../support/cli.ts";
import { booksState } from "../support/books-state.ts";

const example = (name: string) => fileURLToPath(new URL(`../../examples/${name}`, import.meta.url));
const COMMAND = [
  ...["run", "transactional", "--documents", example("inbox")],
  ...["--statement", example("bank/operating-2026-07.xml")],
];

type Json = Record<string, unknown>;
type Finished = {
  readonly status: string;
  readonly threadId: string;
  readonly answer: string;
  readonly results: Record<string, { readonly status: string; readonly output: Json }>;
};

/** July's paper and bank statement of the sample company, through the command line. */
describe("the transactional workflow on the sample company", () => {
  let home = "";
  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), "purser-transactional-"));
    await testCli(home).run(["import", example("meridian-health/data")]);
  }, 60_000);
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  const cli = (...line: string[]) => testCli(home).run(line);
  const state = async () => {
    const store = await openStore(join(home, "purser.db"));
    try {
      return await booksState(store.db, "meridian-health");
    } finally {
      await store.close();
    }
  };
  const call = async (agent: string, operation: string, input: Json = {}) => {
    const { out, err } = await cli("call", agent, operation, "--input", JSON.stringify(input));
    if (err) throw new Error(err);
    return JSON.parse(out) as Json;
  };

  it("takes everything back when a person says no", { timeout: 120_000 }, async () => {
    const before = await state();
    const waiting = JSON.parse((await cli(...COMMAND, "--json")).out) as {
      threadId: string;
      approvals: Json[];
    };
    expect(waiting.approvals).toHaveLength(1);
    expect(waiting.approvals[0]).toMatchObject({
      operation: "post_entries",
      reason: expect.stringContaining("at or over the bill_approval_limit of USD 10,000.00") as string,
    });
    const [exhibit] = waiting.approvals[0]!["exhibits"] as { title: string; path: string }[];
    expect(exhibit!.title).toBe("Lindgren Medical Real Estate LM36150");
    const page = readFileSync(exhibit!.path, "utf8");
    for (const shown of ["data:image/jpeg;base64,", "6200 Rent", "LM36150", "2000 Accounts payable"])
      expect(page).toContain(shown);

    const said = await cli("resume", waiting.threadId, "--reject", "not this month");
    expect(said.code).toBe(1);
    expect(said.out).toContain("Rejected by");
    expect(said.out.replaceAll("\n", " ")).toContain("Taken back: standardization, ocr.");
    expect(await state()).toEqual(before);
  });

  it(
    "posts, reconciles and ties out with a person's yes, and can be undone",
    { timeout: 120_000 },
    async () => {
      const before = await state();
      const { code, out } = await cli(...COMMAND, "--yes", "--json");
      expect(code).toBe(0);
      const run = JSON.parse(out) as Finished;
      expect(run.status).toBe("success");
      expect(run.answer).toBe(
        "bank-operating ties out on 2026-07-31: book USD 4,752,267.43 = bank USD 4,752,137.44 - only at the bank USD -129.99 + only in the books USD 0.00.",
      );

      const { items } = (await call("ocr_agent", "list_review")) as { items: { id: string; code: string }[] };
      expect(new Set(items.map((one) => one.code))).toEqual(
        new Set(["ambiguous_date", "gross_differs", "low_confidence"]),
      );
      const question = items.find((one) => one.code === "ambiguous_date");
      const answered = await cli("review", question!.id, "2026-07-09");
      expect(answered.out).toBe("12-northern-telecom.pdf is review, 1 still open.");
      expect((await cli("review", question!.id, "2026-07-09")).err).toContain("names no open question");
      expect((await cli("review")).out).toContain("2026-06-08 | 2026-08-06");

      const posted = await booksNumbers(home);
      expect(posted).toEqual(["BW7694", "CL25244", "LM36150", "MWG-52258", "RE-42533", "TR-17351"]);

      const { out: verified } = await cli("audit", "verify");
      expect(verified).toContain("intact");

      // Nothing new in the same files: no entry, no statement line, no match is made twice.
      const after = await state();
      const again = JSON.parse((await cli(...COMMAND, "--yes", "--json")).out) as Finished;
      expect(again.status).toBe("success");
      expect(await state()).toEqual(after);

      await cli("undo", again.threadId, "--yes");
      const undone = await cli("undo", run.threadId, "--yes");
      expect(undone.out).toContain(
        "Taken back: adjustments, reconciliation, statements, posting, standardization, ocr.",
      );
      expect(await state()).toEqual(before);
      expect((await cli("audit", "verify")).code).toBe(0);
    },
  );
});

async function booksNumbers(home: string): Promise<string[]> {
  const store = await openStore(join(home, "purser.db"));
  try {
    const rows = await store.db
      .selectFrom("invoice")
      .select("number")
      .where("issue_date", ">=", "2026-07-01")
      .where("status", "=", "open")
      .orderBy("number")
      .execute();
    return rows.map(({ number }) => number);
  } finally {
    await store.close();
  }
}
