import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { defineAgent } from "../../src/agents/agent.ts";
import {
  importStatementsOperation,
  withdrawStatementsOperation,
} from "../../src/agents/finance/statement-operations.ts";
import { createRegistry } from "../../src/agents/registry.ts";
import { IBAN, day } from "../bank/bank-fixture.ts";
import { type TestBooks, createTestBooks } from "../support/books-fixture.ts";
import { testContext } from "../support/operation-context.ts";
import { camt053, ofx } from "../support/statements.ts";

describe("the operations on bank statements", () => {
  let books: TestBooks;
  let inbox: string;
  beforeEach(async () => {
    books = await createTestBooks({ currency: "EUR" });
    await books.store.db
      .insertInto("bank_account")
      .values({
        company_id: "test-company",
        id: "main",
        name: "Main",
        account_id: null,
        currency: "EUR",
        iban: IBAN,
      })
      .execute();
    inbox = mkdtempSync(join(tmpdir(), "purser-statements-"));
  });
  afterEach(async () => {
    await books.close();
    rmSync(inbox, { recursive: true });
  });

  async function call(operation: string, input: unknown, importRoots: "*" | readonly string[] = [inbox]) {
    const registry = createRegistry();
    const operations = {
      import_statements: importStatementsOperation,
      withdraw_statements: withdrawStatementsOperation,
    };
    registry.register(defineAgent({ id: "bank_agent", title: "Bank", description: "Bank", operations }));
    const { output } = await registry.call(
      { agent: "bank_agent", operation, input },
      testContext(books, { importRoots }),
    );
    return output as Record<string, unknown>;
  }
  const write = (name: string, content: string) => {
    const path = join(inbox, name);
    writeFileSync(path, content);
    return path;
  };

  it("import a folder, say what it held, and take it back", async () => {
    write("a.xml", camt053(day("2026-06-29", { opening: 0, lines: [100] })));
    write("b.ofx", ofx([day("2026-06-30", { opening: 100, lines: [-30] })]));
    mkdirSync(join(inbox, "older"));
    const imported = await call("import_statements", { paths: [inbox] });
    expect(imported).toMatchObject({
      statementIds: ["test-effect:main:1", "test-effect:main:2"],
      newLines: 2,
      statements: [
        { filename: "a.xml", format: "camt.053", closing: 100, tie: { status: "ties" }, problem: null },
        { filename: "b.ofx", format: "ofx", opening: null, closing: 70, tie: { status: "unknown" } },
      ],
      gaps: [],
    });
    expect(await call("import_statements", { paths: [inbox] })).toMatchObject({
      newLines: 0,
      statementIds: imported["statementIds"],
    });
    expect(await call("withdraw_statements", { statementIds: imported["statementIds"] })).toMatchObject({
      lines: 2,
    });
    expect(await call("withdraw_statements", { statementIds: [] })).toEqual({ statementIds: [], lines: 0 });
    expect(await books.store.db.selectFrom("bank_txn").selectAll().execute()).toEqual([]);
  });

  it("read only from where files may be read, links followed", async () => {
    const outside = mkdtempSync(join(tmpdir(), "purser-outside-"));
    writeFileSync(join(outside, "a.xml"), camt053(day("2026-06-29", { opening: 0, lines: [] })));
    await expect(call("import_statements", { paths: [outside] })).rejects.toMatchObject({
      code: "path_not_allowed",
    });
    symlinkSync(join(outside, "a.xml"), join(inbox, "a.xml"));
    await expect(call("import_statements", { paths: [inbox] })).rejects.toMatchObject({
      code: "path_not_allowed",
    });
    rmSync(outside, { recursive: true });
  });

  it("say what is wrong with a path or a file", async () => {
    await expect(call("import_statements", { paths: [join(inbox, "none.xml")] }, "*")).rejects.toMatchObject({
      code: "source_not_found",
    });
    await expect(call("import_statements", { paths: [inbox] })).rejects.toMatchObject({
      code: "source_empty",
    });
    const path = write("a.csv", "Date,Amount\n03/04/2026,1.00\n");
    await expect(call("import_statements", { paths: [path] })).rejects.toMatchObject({
      code: "statement_ambiguous",
    });
    expect(await call("import_statements", { paths: [path], csv: { dateOrder: "dmy" } })).toMatchObject({
      newLines: 1,
    });
  });

  it("need the permission to import", async () => {
    expect(importStatementsOperation).toMatchObject({
      effect: "write",
      permission: "bank:import",
      repeatable: true,
    });
    expect(withdrawStatementsOperation).toMatchObject({
      permission: "bank:import",
      undo: { kind: "irreversible" },
    });
    await expect(call("import_statements", { paths: [] })).rejects.toMatchObject({ code: "invalid_input" });
  });
});
