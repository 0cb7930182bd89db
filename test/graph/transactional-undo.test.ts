import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { importBooks } from "../../src/books/import/import-books.ts";
import { minorToDecimal } from "../../src/base/money.ts";
import type { Orchestrator } from "../../src/orchestrator.ts";
import { ublInvoice } from "../support/invoice-xml.ts";
import { ana, go, temporaryHome, testOrchestrator } from "../support/orchestrator.ts";
import { booksState } from "../support/books-state.ts";
import { SMALL_BOOKS } from "../support/cli.ts";
import { camt053 } from "../support/statements.ts";

/** A bill in the inbox, and what the bank did about it. */
type Bill = {
  readonly amount: number;
  readonly day: number;
  readonly paid: "not" | "whole" | "part" | "with a fee" | "without a word";
};

const bill: fc.Arbitrary<Bill> = fc.record({
  amount: fc.integer({ min: 100, max: 900_000 }),
  day: fc.integer({ min: 1, max: 20 }),
  paid: fc.constantFrom("not", "whole", "part", "with a fee", "without a word"),
});

const SUPPLIERS = ["Alder Paper", "Birch Power", "Cedar Rent"];
const day = (n: number) => `2026-03-${String(n).padStart(2, "0")}`;

async function preparedBooks(): Promise<Orchestrator> {
  const home = temporaryHome();
  const orchestrator = await testOrchestrator({ home });
  const folder = join(home, "inbox", "books");
  mkdirSync(folder, { recursive: true });
  const files = {
    ...SMALL_BOOKS,
    "accounts.csv": `${SMALL_BOOKS["accounts.csv"]}\n6200,Rent,expense,rent\n6600,Bank fees,expense,general\n`,
    "parties.csv": `id,name,kind,terms_days\n${SUPPLIERS.map((name, i) => `S${i},${name},supplier,30`).join("\n")}\n`,
    "bank_accounts.csv": "id,name,account,currency,number\nmain,Main account,1000,USD,5550123\n",
    "policy.csv": "key,value,unit,note\nbill_approval_limit,5000.00,USD,\n",
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  await importBooks(orchestrator, { paths: [folder], user: { id: "ana" } });
  return orchestrator;
}

/** Writes the batch's files and gives the workflow's input. */
function batchInput(home: string, bills: readonly Bill[], opening: number) {
  const inbox = join(home, "inbox", "batch");
  mkdirSync(inbox, { recursive: true });
  const lines = bills.flatMap(({ amount, day: at, paid }, index) => {
    if (paid === "not") return [];
    const part = {
      whole: amount,
      part: Math.ceil(amount / 2),
      "with a fee": amount + 90,
      "without a word": amount,
    };
    return [
      {
        date: day(at + 5),
        amount: -part[paid],
        id: `B${index}`,
        counterparty: SUPPLIERS[index % SUPPLIERS.length]!,
        reference: paid === "without a word" ? "payment" : `Invoice X-${1000 + index}`,
      },
    ];
  });
  bills.forEach(({ amount, day: at }, index) => {
    const xml = ublInvoice({
      number: `X-${1000 + index}`,
      issueDate: day(at),
      dueDate: day(at + 8),
      currency: "USD",
      seller: { name: SUPPLIERS[index % SUPPLIERS.length]!, country: "US" },
      buyer: { name: "Tiny Ltd", country: "US" },
      lines: [
        {
          description: "Rent of the office",
          quantity: "1",
          unitPrice: minorToDecimal(amount, "USD"),
          taxRate: "0",
          taxCategory: "O",
        },
      ],
    });
    writeFileSync(join(inbox, `${index}.xml`), xml);
  });
  const statement = join(home, "inbox", "march.xml");
  const parts = { accountNumber: "5550123", currency: "USD", from: day(1), to: day(31) };
  writeFileSync(statement, camt053({ ...parts, opening, lines }));
  return { documents: [inbox], statements: [statement] };
}

describe("do, then undo", () => {
  it(
    "restores trial balance, open items and matches for any batch, whoever ends it and where",
    { timeout: 120_000 },
    async () => {
      const ending = fc.constantFrom("undo", "reject the first", "reject the last");
      await fc.assert(
        fc.asyncProperty(fc.array(bill, { minLength: 1, maxLength: 5 }), ending, async (bills, end) => {
          const orchestrator = await preparedBooks();
          const actor = { ...ana, companyId: "tiny" };
          const state = () => booksState(orchestrator.store.db, "tiny");
          const before = await state();
          const input = batchInput(orchestrator.config.home, bills, 100_000);
          const { id: threadId } = await orchestrator.threads.create(actor);
          await go(
            orchestrator,
            { threadId, graph: "transactional", start: { kind: "input", input: { input } } },
            actor,
          );
          for (let asked = 1; ; asked += 1) {
            const [pending] = await orchestrator.approvals.list("tiny", { threadId, status: "pending" });
            if (!pending) break;
            const isLast = pending.action.operation === "post_adjustments";
            const no = (end === "reject the first" && asked === 1) || (end === "reject the last" && isLast);
            const decision = no
              ? ({ type: "reject", reason: "no" } as const)
              : ({ type: "approve" } as const);
            await orchestrator.answerApproval(threadId, pending.id, decision, actor);
          }
          const { values } = await orchestrator.runs.state(actor, threadId);
          const { status } = values["outcome"] as { status: string };
          if (status === "success") {
            expect(await state()).not.toEqual(before);
            await go(orchestrator, { threadId, graph: "transactional", start: { kind: "rollback" } }, actor);
          } else expect(status).toBe("rejected");
          expect(await state()).toEqual(before);
        }),
        { numRuns: 8 },
      );
    },
  );
});
