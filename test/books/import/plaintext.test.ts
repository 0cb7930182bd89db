import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { detectProfile } from "../../../src/books/import/profiles.ts";
import { type ImportBench, createImportBench, textLike } from "./import-fixture.ts";

describe("plain-text journals", () => {
  let bench: ImportBench;
  beforeEach(async () => {
    bench = await createImportBench();
  });
  afterEach(() => bench.close());
  const load = (files: Readonly<Record<string, string>>, main: string, dryRun = false) =>
    bench.run({ paths: [`${bench.write(files)}/${main}`], companyId: "me", dryRun });
  const hledger = (text: string, dryRun = false) => load({ "main.journal": text }, "main.journal", dryRun);
  const beancount = (text: string, dryRun = false) =>
    load({ "main.beancount": text }, "main.beancount", dryRun);
  const types = async () => {
    const rows = await bench.store.db
      .selectFrom("account")
      .select(["code", "subtype"])
      .orderBy("code")
      .execute();
    return Object.fromEntries(rows.map(({ code, subtype }) => [code, subtype]));
  };

  describe("hledger", () => {
    it("reads amounts on either side, comments, inferred amounts and balance assertions", async () => {
      const result = await hledger(`; opening
commodity $1,000.00
account assets:bank:checking  ; type: C

2026-01-01 * (42) Opening balances  ; from the old books
    assets:bank:checking     $1,500.00 = $1,500.00
    equity:opening

2026/1/5 ! Shop | groceries
    ; a comment of the transaction
    expenses:food            20.50 USD  ; tag: value
    expenses:supplies        $-0.50
    assets:bank:checking     $-20.00 = $1480
comment
2026-01-06 not a transaction
end comment
`);
      expect(result).toMatchObject({ profile: "hledger", currency: "USD", lines: 5, rejections: [] });
      expect(await bench.balances("me")).toEqual({
        "assets:bank:checking": 148000,
        "equity:opening": -150000,
        "expenses:food": 2050,
        "expenses:supplies": -50,
      });
      expect(await types()).toEqual({
        "assets:bank:checking": "cash",
        "equity:opening": "other_equity",
        "expenses:food": "general",
        "expenses:supplies": "supplies",
      });
      const journal = await bench.store.db
        .selectFrom("journal")
        .selectAll()
        .orderBy("id")
        .executeTakeFirstOrThrow();
      expect(journal).toMatchObject({ reference: "42", description: "Opening balances" });
    });

    it("brings foreign currencies and shares into base currency by their price", async () => {
      await hledger(`P 2026-01-01 GBP $1.25
2026-02-01 Exchange at a unit price
    assets:euro          100 EUR @ $1.10
    assets:bank          $-110.00
2026-02-02 Total price, negative side
    assets:euro          -50 EUR @@ $56.00
    assets:bank
2026-02-03 Two commodities price each other
    assets:bank          $-60.00
    assets:euro          50 EUR
2026-02-04 Shares at cost
    assets:shares        3 "ACME Inc" {$33.333}
    assets:bank          $-100.00
2026-02-05 By the price directive
    assets:pounds        10 GBP
    income:sales        -10 GBP
`);
      expect(await bench.balances("me")).toEqual({
        "assets:bank": -11000 + 5600 - 6000 - 10000,
        "assets:euro": 11000 - 5600 + 6000,
        "assets:shares": 10000,
        "assets:pounds": 1250,
        "income:sales": -1250,
      });
      const euro = await bench.store.db
        .selectFrom("journal_line")
        .select(["amount", "base_amount"])
        .where("currency", "=", "EUR")
        .orderBy("id")
        .execute();
      expect(euro).toEqual([
        { amount: 10000, base_amount: 11000 },
        { amount: -5000, base_amount: -5600 },
        { amount: 5000, base_amount: 6000 },
      ]);
    });

    it("follows includes inside the folder, and no others", async () => {
      const files = {
        "main.journal": "include 2026.journal\n",
        "2026.journal": "2026-01-01 x\n  assets:cash  1 USD\n  income:sales\n",
      };
      expect(await load(files, "main.journal")).toMatchObject({
        lines: 2,
        files: [{ filename: "main.journal" }, { filename: "2026.journal" }],
      });
      const outside = await load(
        {
          ...files,
          "main.journal": "include ../secret.journal\n2026-01-01 x\n  assets:cash  1 USD\n  income:sales\n",
        },
        "main.journal",
        true,
      );
      expect(outside.rejections).toMatchObject([{ line: 1, reason: textLike("inside the imported folder") }]);
    });

    it.each([
      [
        "a failed assertion",
        "2026-01-01 x\n  assets:cash  10 USD = 11 USD\n  income:sales\n",
        2,
        /should have 11 USD after this posting but has 10/,
      ],
      [
        "an unbalanced transaction",
        "2026-01-01 x\n  assets:cash  10 USD\n  income:sales  -9 USD\n",
        1,
        /does not balance/,
      ],
      [
        "two missing amounts",
        "2026-01-01 x\n  assets:cash\n  income:sales\n  assets:bank  1 USD\n",
        1,
        /at most one can be inferred/,
      ],
      ["a day that does not exist", "2026-02-30 x\n  assets:cash  1 USD\n  income:sales\n", 1, /not a date/],
      [
        "a number with two readings",
        "2026-01-01 x\n  assets:cash  1,234 HOURS @ 1 USD\n  income:sales\n",
        2,
        /can be read in two ways/,
      ],
      [
        "too many decimals",
        "2026-01-01 x\n  assets:cash  1.005 USD\n  income:sales\n",
        1,
        /more than 2 decimals/,
      ],
      ["an account of no type", "2026-01-01 x\n  cash  1 USD\n  income:sales\n", 2, /nothing says what type/],
      [
        "a foreign amount without a price",
        "2026-01-01 x\n  assets:cash  1 EUR\n  income:sales  -1 EUR\n2026-01-02 y\n  assets:cash  1 USD\n  income:sales\n2026-01-02 z\n  assets:cash  1 USD\n  income:sales  -1 USD\n",
        1,
        /what EUR is worth in USD/,
      ],
    ])("refuses %s with its line", async (_what, text, line, reason) => {
      const preview = await bench.run({
        paths: [`${bench.write({ "a.journal": text })}/a.journal`],
        companyId: "me",
        baseCurrency: "USD",
        dryRun: true,
      });
      expect(preview.rejections[0]).toMatchObject({
        file: "a.journal",
        line,
        reason: textLike(reason),
      });
    });

    it("keeps identical transactions and adds only what is new the next time", async () => {
      const entry = "2026-01-05 Coffee\n    expenses:food   3.00 EUR\n    assets:cash\n\n";
      await hledger(entry + entry);
      expect(await bench.balances("me")).toEqual({ "assets:cash": -600, "expenses:food": 600 });
      const again = await hledger(entry + entry + entry);
      expect(again.tables["journal"]).toMatchObject({ added: 1, unchanged: 2 });
    });
  });

  describe("beancount", () => {
    it("reads directives, costs, prices, pads and balances", async () => {
      const text = `option "title" "Books"
option "operating_currency" "USD"
2025-12-31 open Assets:US:Checking USD
2025-12-31 open Assets:Broker
2025-12-31 open Equity:Opening
2025-12-31 open Income:Gains
2025-12-31 open Expenses:Food
2026-01-01 pad Assets:US:Checking Equity:Opening
2026-01-02 balance Assets:US:Checking 1,000.00 USD
2026-01-02 balance Assets:US 1,000.00 USD
2026-01-03 * "Grocer" "Apples; and pears" #food ^receipt-7
  category: "fruit"
  Expenses:Food   12.50 USD ; comment
  Assets:US:Checking
2026-01-04 * "Buy"
  Assets:Broker   10 ACME {20.00 USD, 2026-01-04}
  Assets:US:Checking  -200.00 USD
2026-01-05 * "Sell"
  Assets:Broker  -4 ACME {20.00 USD} @ 25.00 USD
  Assets:US:Checking  100.00 USD
  Income:Gains
2026-01-06 price EUR 1.10 USD
2026-01-07 * "Travel"
  Assets:Broker   100.00 EUR
  Assets:US:Checking  -110.00 USD @@ 100.00 EUR
2026-01-08 balance Assets:US:Checking 777.50 USD
`;
      const result = await beancount(text);
      expect(result).toMatchObject({ profile: "beancount", rejections: [], currency: "USD" });
      expect(await bench.balances("me")).toEqual({
        "Assets:US:Checking": 77750,
        "Assets:Broker": 20000 - 8000 + 11000,
        "Equity:Opening": -100000,
        "Expenses:Food": 1250,
        "Income:Gains": -2000,
      });
      const rates = await bench.store.db.selectFrom("fx_rate").selectAll().execute();
      expect(rates).toMatchObject([
        { date: "2026-01-06", from_currency: "EUR", to_currency: "USD", rate: "1.1" },
      ]);
      expect(await beancount(text)).toMatchObject({ status: "unchanged" });
    });

    it.each([
      [
        "a failed balance",
        '2026-01-01 * "x"\n  Assets:Cash  1.00 USD\n  Income:Sales\n2026-01-02 balance Assets:Cash 2.00 USD\n',
        4,
        /should have 2 USD but has 1/,
      ],
      ["an unknown directive", "2026-01-01 transfer Assets:Cash\n", 1, /not a directive of Beancount/],
      [
        "a lot without its cost",
        '2026-01-01 * "x"\n  Assets:Broker  -1 ACME {}\n  Assets:Cash  1.00 USD\n',
        2,
        /cost of the lot must be written out/,
      ],
      ["arithmetic", '2026-01-01 * "x"\n  Assets:Cash  10/3 USD\n  Income:Sales\n', 2, /arithmetic/],
    ])("refuses %s with its line", async (_what, text, line, reason) => {
      const preview = await bench.run({
        paths: [`${bench.write({ "a.bean": text })}/a.bean`],
        companyId: "me",
        baseCurrency: "USD",
        dryRun: true,
      });
      expect(preview.rejections[0]).toMatchObject({
        file: "a.bean",
        line,
        reason: textLike(reason),
      });
    });
  });

  it("tells the formats apart by name or content", () => {
    const folder = bench.write({
      "a.txt": "2026-01-01 open Assets:Cash USD\n",
      "b.txt": "2026-01-01 x\n    assets:cash  1 USD\n    income:x\n",
      "c.beancount": "",
      "d.hledger": "",
    });
    expect(
      ["a.txt", "b.txt", "c.beancount", "d.hledger"].map((name) => detectProfile(`${folder}/${name}`)),
    ).toEqual(["beancount", "hledger", "beancount", "hledger"]);
  });
});
