import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { scoreEinvoices } from "./documents/einvoices.ts";
import { scoreReceipts } from "./documents/receipts.ts";
import { type Section, printSection } from "./documents/section.ts";

/**
 * Scores the reading of documents on the files of a folder: `einvoices/*.pdf` against their embedded data, with and
 * without looking at it, and with `--scanned` from pictures of their pages; `receipts/` against its answers.
 *   node bench/documents.ts --data DIR [--scanned] [--json]
 */
const { values: options } = parseArgs({
  options: {
    data: { type: "string" },
    scanned: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
  },
});
if (options.data === undefined) {
  console.error("Name the folder of documents: node bench/documents.ts --data DIR [--scanned] [--json]");
  process.exit(2);
}
const einvoices = join(options.data, "einvoices");
const receipts = join(options.data, "receipts");
const sections: Section[] = [];
if (existsSync(einvoices)) sections.push(...(await scoreEinvoices(einvoices, { scanned: options.scanned })));
if (existsSync(receipts)) sections.push(await scoreReceipts(receipts));
if (sections.length === 0) {
  console.error(`${options.data} has neither einvoices/ nor receipts/.`);
  process.exit(2);
}
if (options.json) console.log(JSON.stringify(sections, undefined, 2));
else sections.forEach(printSection);
