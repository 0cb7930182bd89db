import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { parseSync as parseWithOfxJs } from "ofx-js";
import { type FileScore, scoreFile } from "./bank/score-file.ts";

/**
 * Reads every bank file under DIR/bank/{ofx,camt,mt940,bai2} and compares with the parses beside them (genkgo/camt's JSON, wolph/mt940's
 * YAML), with control totals (BAI2), or with a plain count and sum of the marks in the file.
 *   node bench/bank.ts --data DIR [--json]
 */
export type BankScores = {
  readonly files: readonly FileScore[];
  /** OFX files that ofx-js reads by itself */
  readonly ofxJs: { readonly read: number; readonly of: number };
};

const FOLDERS = ["ofx", "camt", "mt940", "bai2"];

export function scoreBank(directory: string): BankScores {
  const paths = FOLDERS.flatMap((folder) => {
    const path = join(directory, "bank", folder);
    const names = existsSync(path) ? readdirSync(path).filter((name) => !/\.(json|ya?ml)$/.test(name)) : [];
    return names.sort().map((name) => ({ folder, path: join(path, name) }));
  });
  const ofx = paths.filter(({ folder }) => folder === "ofx");
  return {
    files: paths.map(({ folder, path }) => scoreFile(path, folder)),
    ofxJs: { read: ofx.filter(({ path }) => ofxJsReads(path)).length, of: ofx.length },
  };
}

function ofxJsReads(path: string): boolean {
  try {
    return typeof parseWithOfxJs(readFileSync(path, "utf8")).OFX === "object";
  } catch {
    return false;
  }
}

function printBank({ files, ofxJs }: BankScores): void {
  for (const folder of FOLDERS) {
    const own = files.filter((file) => file.folder === folder);
    if (own.length === 0) continue;
    console.log(`\n${folder}`);
    console.table(
      Object.fromEntries(
        own.map((file) => [
          file.file.replace(/^.*?tests?__/, ""),
          {
            format: file.format,
            statements: file.statements,
            lines: file.lines,
            sum: file.sum,
            "ties/differs": `${file.ties}/${file.differs}`,
            against: file.against,
            result: file.refused === null ? file.differences.join("; ") || "equal" : "refused",
          },
        ]),
      ),
    );
    for (const { file, refused } of own) if (refused !== null) console.log(`refused ${file}\n  ${refused}`);
  }
  const refused = files.filter((file) => file.refused !== null).length;
  const equal = files.filter((file) => file.refused === null && file.differences.length === 0).length;
  console.log(`\n${files.length} files: ${equal} read and equal, ${files.length - refused - equal} read and different, ${refused} refused.`); // prettier-ignore
  console.log(`ofx-js alone reads ${ofxJs.read} of ${ofxJs.of} OFX files.`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const { values } = parseArgs({ options: { data: { type: "string" }, json: { type: "boolean" } } });
  if (values.data === undefined) {
    console.error("Say where the bank files are: node bench/bank.ts --data DIR [--json]");
    process.exitCode = 2;
  } else {
    const scores = scoreBank(values.data);
    if (values.json === true) console.log(JSON.stringify(scores, null, 2));
    else printBank(scores);
  }
}
