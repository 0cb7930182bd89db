import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { loadPostingRules } from "../src/entries/load-rules.ts";
import { proposeEntry } from "../src/entries/propose-entry.ts";
import { scoreAccountChoice } from "./postings/account-choice.ts";
import { baseCurrency, makeBooks, toInvoice } from "./postings/books.ts";
import { differences } from "./postings/compare.ts";
import { liveJournals } from "./postings/live-journals.ts";
import { readTables, text } from "./postings/read-xero.ts";

/**
 * Proposes an entry for every invoice of a Xero company from its chart and contacts alone, and compares it with the journal that
 * was really posted: date and control line equal, other accounts within two hundredths.
 * Usage: npm run bench:postings -- --data DIR [--json], where DIR or DIR/xero holds the tables.
 */

const NEVER_POSTED = new Set(["DRAFT", "SUBMITTED", "DELETED", "VOIDED"]);

const { values } = parseArgs({
  options: { data: { type: "string" }, json: { type: "boolean", default: false } },
});
if (values.data === undefined) throw new Error("--data DIR is missing");
const inner = join(values.data, "xero");
const tables = readTables(existsSync(inner) ? inner : values.data);
const base = baseCurrency(tables.invoice);
const { store, company } = await makeBooks(tables, base);
const contacts = new Map(tables.contact.map((row) => [text(row, "contact_id"), text(row, "name")]));
const linesOf = Map.groupBy(tables.invoiceLine, (row) => text(row, "invoice_id"));
const journals = liveJournals(tables, base);

const counts: Record<string, { live: number; equal: number }> = {};
const apart: Record<string, number> = {};
const mismatches: { invoice: string; kind: string; differences: readonly string[] }[] = [];
const live = [];
for (const row of tables.invoice) {
  const id = text(row, "invoice_id");
  const status = text(row, "status");
  const journal = journals.get(id);
  if (!journal || NEVER_POSTED.has(status)) {
    const state = `${status}, ${journal ? "with" : "without"} a live journal`;
    apart[state] = (apart[state] ?? 0) + 1;
    continue;
  }
  const invoice = toInvoice(row, linesOf.get(id) ?? [], contacts);
  live.push(invoice);
  const { issueDate: date, currency } = invoice;
  const rules = await loadPostingRules(store.db, company, { invoices: [invoice] });
  const fxRates =
    currency === base ? [] : [{ date, from: base, to: currency, rate: text(row, "currency_rate") }];
  const found = differences(proposeEntry(invoice, { ...rules, fxRates }), journal);
  const kind = `${invoice.side} ${invoice.kind}, ${currency === base ? "base currency" : "foreign currency"}`;
  const count = (counts[kind] ??= { live: 0, equal: 0 });
  count.live += 1;
  if (found.length === 0) count.equal += 1;
  else mismatches.push({ invoice: id, kind, differences: found });
}
const choice = await scoreAccountChoice({ store, company }, live);
await store.close();

const equal = live.length - mismatches.length;
if (values.json) {
  console.log(JSON.stringify({ baseCurrency: base, invoices: tables.invoice.length, live: live.length, equal, share: equal / live.length, counts, apart, mismatches, accountChoice: choice })); // prettier-ignore
} else {
  const percent = (part: number, whole: number) =>
    whole === 0 ? "-" : `${((100 * part) / whole).toFixed(1)} %`;
  console.log(`${tables.invoice.length} invoices, base currency ${base}`);
  for (const [kind, count] of Object.entries(counts))
    console.log(`  ${kind}: ${count.equal} of ${count.live} equal`);
  for (const [state, count] of Object.entries(apart)) console.log(`  apart: ${state}: ${count}`);
  for (const { invoice, kind, differences: found } of mismatches)
    console.log(`  differs: ${invoice} (${kind}): ${found.join("; ")}`);
  console.log(
    `equal to the journals really posted: ${equal} of ${live.length} live (${percent(equal, live.length)})`,
  );
  console.log(
    `account choice without stated accounts, in order of date: ${choice.found} of ${choice.lines} lines right (${percent(choice.found, choice.lines)}); ` +
      `sure enough to post: ${choice.automatic}, of them right ${choice.automaticFound} (${percent(choice.automaticFound, choice.automatic)})`,
  );
  for (const [kind, { lines, found }] of Object.entries(choice.byKind))
    console.log(`  by ${kind}: ${found} of ${lines}`);
}
