import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { AUTO_POST_CONFIDENCE } from "../../src/documents/confidence.ts";
import { createRecognizer } from "../../src/documents/ocr/index.ts";
import type { HeadField, ReadDocument } from "../../src/documents/read-document.ts";
import { extractScanned } from "../../src/documents/receipt/index.ts";
import { readDate } from "../../src/documents/values/date-text.ts";
import type { Miss, Section } from "./section.ts";

const answerShape = z.object({ company: z.string(), date: z.string(), total: z.string() });
type Answer = z.infer<typeof answerShape>;

type Question = {
  readonly field: keyof Answer;
  readonly from: HeadField;
  readonly bar: number;
  readonly isRight: (expected: string, got: string) => boolean;
};

const letters = (text: string): string => text.toUpperCase().replace(/[^\p{L}\p{N}]/gu, "");

/** Names are equal without case, punctuation and blanks; dates as days; totals as numbers. */
const QUESTIONS: readonly Question[] = [
  { field: "date", from: "issueDate", bar: 0.88, isRight: (expected, got) => dayOf(expected) === got },
  {
    field: "total",
    from: "payable",
    bar: 0.75,
    isRight: (expected, got) => Number(expected.replace(/[^\d.-]/g, "")) === Number(got),
  },
  {
    field: "company",
    from: "sellerName",
    bar: 0.5,
    isRight: (expected, got) => letters(expected) === letters(got),
  },
];

/** The collection's answers write the day first. */
function dayOf(text: string): string | undefined {
  return readDate(text, { order: "dmy" })?.value ?? undefined;
}

/** Reads `NNN.jpg` of a folder by OCR and compares with `NNN.json` beside it: company, date, total as printed. */
export async function scoreReceipts(directory: string): Promise<Section> {
  const names = readdirSync(directory)
    .filter((name) => /\.(?:jpe?g|png)$/i.test(name))
    .sort();
  const recognizer = createRecognizer();
  const seconds: number[] = [];
  const misses: Miss[] = [];
  const right = { date: 0, total: 0, company: 0 };
  const unreviewed = { posted: 0, right: 0 };
  const sure = { date: { sure: 0, right: 0 }, total: { sure: 0, right: 0 }, company: { sure: 0, right: 0 } };
  try {
    for (const name of names) {
      const answer = answerShape.parse(
        JSON.parse(readFileSync(join(directory, name.replace(/\.\w+$/, ".json")), "utf8")),
      );
      const start = performance.now();
      const { words } = await recognizer.recognize(readFileSync(join(directory, name)));
      const document = extractScanned(words, { pages: 1 });
      seconds.push((performance.now() - start) / 1000);
      let all = true;
      for (const { field, from, isRight } of QUESTIONS) {
        const got = document.fields[from];
        const isHit = got?.value != null && isRight(answer[field], got.value);
        if (isHit) right[field]++;
        else
          misses.push({
            file: name,
            field,
            expected: answer[field],
            got: got?.value ?? null,
            confidence: got?.confidence ?? null,
          });
        if (isSure(document, from)) {
          sure[field].sure++;
          if (isHit) sure[field].right++;
        }
        all &&= isHit;
      }
      if (QUESTIONS.every(({ from }) => isSure(document, from)) && isSure(document, "number")) {
        unreviewed.posted++;
        if (all) unreviewed.right++;
      }
    }
  } finally {
    await recognizer.close();
  }
  seconds.sort((a, b) => a - b);
  const median = seconds[Math.floor(seconds.length / 2)] ?? 0;
  const slowest = seconds.at(-1) ?? 0;
  return {
    title: `Receipts by OCR (median ${median.toFixed(2)} s, slowest ${slowest.toFixed(2)} s a page)`,
    documents: names.length,
    scores: [
      ...QUESTIONS.map(({ field, bar }) => ({ field, right: right[field], of: names.length, bar })),
      ...QUESTIONS.map(({ field }) => ({
        field: `${field}, where sure`,
        right: sure[field].right,
        of: sure[field].sure,
        bar: 0.99,
      })),
    ],
    unreviewed: { ...unreviewed, threshold: AUTO_POST_CONFIDENCE },
    secondsPerDocument: seconds.reduce((sum, each) => sum + each, 0) / Math.max(1, seconds.length),
    misses,
  };
}

function isSure(document: ReadDocument, field: HeadField): boolean {
  return (document.fields[field]?.confidence ?? 0) >= AUTO_POST_CONFIDENCE;
}
