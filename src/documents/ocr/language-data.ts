import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";

/** Languages whose trained data is a dependency; ISO 639-2 as Tesseract names them. */
export const LANGUAGES = ["eng", "deu", "fra", "spa", "ita"] as const;
export type Language = (typeof LANGUAGES)[number];

/** `4.0.0_best_int`: the integer version of the best LSTM models; the legacy engine is not used. */
const VARIANT = "4.0.0_best_int";

/**
 * One folder with the trained data of all `languages`: tesseract.js reads one folder, npm has one a language. A single
 * language is used where it lies. `remove` takes away what was copied; the engine has read it once it has started.
 */
export async function gatherLanguages(
  languages: readonly Language[],
): Promise<{ readonly folder: string; readonly remove: () => Promise<void> }> {
  const [first, ...others] = languages;
  if (first !== undefined && others.length === 0) {
    return { folder: folderOf(first), remove: () => Promise.resolve() };
  }
  const folder = await mkdtemp(path.join(tmpdir(), "purser-ocr-"));
  for (const language of languages) {
    const file = `${language}.traineddata.gz`;
    await copyFile(path.join(folderOf(language), file), path.join(folder, file));
  }
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

function folderOf(language: Language): string {
  const require = createRequire(import.meta.url);
  const manifest = require.resolve(`@tesseract.js-data/${language}/package.json`);
  return path.join(path.dirname(manifest), VARIANT);
}
