import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { generateMeridian } from "../generate.ts";
import type { PaperInvoice } from "./invoice.ts";
import * as bills from "./july-bills.ts";
import { layOut } from "./layout.ts";
import { type Attachment, writePdf } from "./pdf-writer.ts";
import { taxiReceipt } from "./receipt.ts";
import { scanPage } from "./scan.ts";
import { julyStatementXml } from "./statement.ts";
import { facturX, ubl } from "./xml.ts";

const paper = (bill: PaperInvoice, attachments: readonly Attachment[] = []): Buffer =>
  writePdf(layOut(bill), attachments);

/** What came in by mail in July 2026: file name to bytes. */
export async function julyInbox(): Promise<Readonly<Record<string, Uint8Array>>> {
  const brightwater = paper(bills.brightwater);
  const voyager = paper(bills.voyager);
  const data = Buffer.from(facturX(bills.nordlicht));
  return {
    "01-brightwater-office.pdf": brightwater,
    // The same bytes under another name.
    "02-brightwater-office-copy.pdf": brightwater,
    "03-metro-water-and-gas.xml": Buffer.from(ubl(bills.metroWater)),
    "04-nordlicht-medizintechnik.pdf": paper(bills.nordlicht, [{ name: "factur-x.xml", bytes: data }]),
    "05-voyager-courier-scan.jpg": await scanPage(voyager, { dpi: 200, degrees: 1.4, noise: 18, seed: 5 }),
    // The same paper, scanned again.
    "06-voyager-courier-scan-2.jpg": await scanPage(voyager, { dpi: 170, degrees: -0.9, noise: 24, seed: 6 }),
    "07-crescent-linen.pdf": paper(bills.crescent),
    "08-lindgren-rent.pdf": paper(bills.lindgren),
    "09-elm-grove-training.pdf": paper(bills.elmGrove),
    "10-tanner-recovery-credit.pdf": paper(bills.tanner),
    "11-harbor-point-signs.pdf": paper(bills.harborSigns),
    "12-northern-telecom.pdf": paper(bills.northernTelecom),
    "13-taxi-receipt.jpg": await taxiReceipt(),
    // A download that broke off.
    "14-cut-off.pdf": brightwater.subarray(0, Math.floor(brightwater.length / 2)),
  };
}

if (import.meta.main) {
  const examples = join(import.meta.dirname, "..", "..");
  const write = (folder: string, files: Readonly<Record<string, Uint8Array | string>>) => {
    rmSync(join(examples, folder), { recursive: true, force: true });
    mkdirSync(join(examples, folder), { recursive: true });
    for (const [name, content] of Object.entries(files)) writeFileSync(join(examples, folder, name), content);
  };
  write("inbox", await julyInbox());
  write("bank", { "operating-2026-07.xml": julyStatementXml(generateMeridian().files) });
}
