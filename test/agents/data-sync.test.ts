import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createDataSyncAgent } from "../../src/agents/finance/data-sync.ts";
import { createRegistry } from "../../src/agents/registry.ts";
import { createFigureSet } from "../../src/figures/figure-set.ts";
import { loadCompany } from "../../src/books/company.ts";
import {
  ACCOUNTS_CSV,
  COMPANY_JSON,
  type ImportBench,
  createImportBench,
} from "../books/import/import-fixture.ts";
import { testContext } from "../support/operation-context.ts";

const HEADER = "journal,date,source,account,debit,credit,party";
const FOLDER = {
  "company.json": COMPANY_JSON,
  "accounts.csv": ACCOUNTS_CSV,
  "parties.csv": "id,name,kind\nc1,Customer,customer\n",
  "journals.csv": `${HEADER}\nJ1,2026-06-30,sales,1100,120.00,,c1\nJ1,2026-06-30,sales,4000,,120.00,\n`,
  "invoices.csv":
    "id,side,number,party,issue_date,due_date,currency,net,tax,gross\ni1,ar,1,c1,2026-06-30,2026-07-30,USD,100.00,0,100.00\n",
};

describe("the data_sync agent", () => {
  let bench: ImportBench;
  beforeEach(async () => {
    bench = await createImportBench();
    await bench.run({ paths: [bench.write(FOLDER)] });
  });
  afterEach(() => bench.close());

  async function call(operation: string, input: unknown, effectKey = "effect-1") {
    const registry = createRegistry();
    registry.register(createDataSyncAgent());
    const company = await loadCompany(bench.store.db, "acme");
    const context = testContext(
      { store: bench.store, company },
      { effectKey, figures: createFigureSet(), runtime: bench.runtime },
    );
    const { output } = await registry.call({ agent: "data_sync_agent", operation, input }, context);
    return output as Record<string, unknown>;
  }

  it("says how fresh the books are and whether control accounts tie, when it is given nothing", async () => {
    expect(await call("sync_data", {})).toMatchObject({
      status: "checked",
      batchId: null,
      imported: null,
      books: {
        span: { first: "2026-06-30", last: "2026-06-30" },
        journals: 1,
        lines: 2,
        daysSinceLastEntry: 15,
        lastImports: [{ profile: "generic", status: "imported", by: "tester" }],
        trialBalance: { value: 0, unit: { kind: "money", currency: "USD" }, sources: [{ kind: "ledger" }] },
        controls: [
          {
            side: "ar",
            ledger: { value: 12000 },
            openItems: { value: 10000 },
            difference: { value: 2000 },
            ties: false,
          },
        ],
      },
    });
  });

  it("imports into its own company, and a repeated attempt names the same batch", async () => {
    const more = {
      "journals.csv": `${HEADER}\nJ2,2026-07-01,sales,1100,5.00,,c1\nJ2,2026-07-01,sales,4000,,5.00,\n`,
    };
    const input = { sources: [{ path: bench.write(more) }] };
    expect(await call("preview_import", input)).toMatchObject({
      tables: { journal: { added: 1 } },
      rejectionCount: 0,
    });
    expect(await call("sync_data", input)).toMatchObject({
      status: "imported",
      batchId: "effect-1",
      books: { journals: 2 },
    });
    expect(await call("sync_data", input)).toMatchObject({ status: "unchanged", batchId: "effect-1" });
    expect(await call("sync_data", input, "effect-2")).toMatchObject({ status: "unchanged", batchId: null });
    expect(await call("undo_import", { batchId: "effect-1" })).toMatchObject({
      undone: true,
      journalsReversed: 1,
    });
    expect(await call("undo_import", { batchId: null })).toMatchObject({ undone: false });
    expect(await bench.balances("acme")).toEqual({ "1100": 12000, "4000": -12000 });
    // The batch that was undone keeps its name; importing afresh makes another one.
    const afresh = await call("sync_data", input);
    expect(afresh).toMatchObject({ status: "imported", books: { journals: 4 } });
    expect(afresh["batchId"]).not.toBe("effect-1");
  });

  it("refuses a broken file whole and shows the rejections in a preview", async () => {
    const broken = {
      "journals.csv": `${HEADER}\nJ2,2026-07-01,sales,1100,5.00,,c9\nJ2,2026-07-01,sales,4000,,4.00,\n`,
    };
    const input = { sources: [{ path: bench.write(broken) }] };
    expect(await call("preview_import", input)).toMatchObject({
      rejectionCount: 2,
      rejections: [{ line: 2, column: "party", value: "c9" }, { line: 2 }],
    });
    await expect(call("sync_data", input)).rejects.toMatchObject({ code: "import_rejected" });
    await expect(call("sync_data", { sources: [{ path: "" }] })).rejects.toMatchObject({
      code: "invalid_input",
    });
  });
});
