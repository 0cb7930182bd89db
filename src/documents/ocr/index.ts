import sharp from "sharp";
import type { Word } from "../read-document.ts";
import { type Engine, startEngine } from "./engine.ts";
import { guessLanguage } from "./guess-language.ts";
import type { Language } from "./language-data.ts";
import { linesOf, onPage, type ReadLine, trustIn } from "./page-words.ts";
import type { QuarterTurn } from "./placement.ts";
import { LETTER_HEIGHT, openPage, type PageImage, type Prepared } from "./prepare.ts";
import type { Raster } from "./raster.ts";
import { lookTwice } from "./second-look.ts";

export { LANGUAGES, type Language } from "./language-data.ts";

export type RecognizerOptions = {
  /**
   * The languages to read with. Without them English is read, and a page whose words give away German, French,
   * Spanish or Italian is read once more with that language: one language reads three times as fast as five.
   */
  readonly languages?: readonly Language[];
};

export type Recognized = {
  /** in reading order; boxes in fractions of the page as displayed, whatever was turned and levelled to read it */
  readonly words: Word[];
  /** pixels of the page as displayed */
  readonly width: number;
  readonly height: number;
  /** how far the page had to be turned clockwise to stand upright */
  readonly turnedDegrees: QuarterTurn;
};

export type Recognizer = {
  /** Throws `image_unreadable`, `image_too_large` or `ocr_failed`. `page` is the number the boxes carry, 1 unless told. */
  recognize(image: Uint8Array, options?: { readonly page?: number }): Promise<Recognized>;
  /** Ends the engines' threads. */
  close(): Promise<void>;
};

/** Below this a page may stand on its head or lie on its side. Upright receipts measure .45 to .9, others under .3. */
const DOUBTFUL = 0.42;
/** A wider sheet is set in columns: receipts have 25 to 55 letters' heights across, A4 sheets 70 and more. */
const WIDE_SHEET = 62 * LETTER_HEIGHT;
/** The bands of a sheet, in parts of its height, that are read one after the other until the language shows. */
const HEAD = [
  [0, 0.14],
  [0.14, 0.5],
] as const;

/** Reads pictures of pages with Tesseract, offline. Engines start with the first page and are kept until `close`. */
export function createRecognizer(options: RecognizerOptions = {}): Recognizer {
  // libvips otherwise keeps decoded pages and a thread a core: memory that a reader of one page at a time does not need.
  sharp.cache(false);
  sharp.concurrency(1);
  const engines = createEngines();
  const chosen = options.languages ?? [];

  async function recognize(
    image: Uint8Array,
    { page = 1 }: { readonly page?: number } = {},
  ): Promise<Recognized> {
    const picture = await openPage(image);
    const read = async (turn: QuarterTurn, languages: readonly Language[]): Promise<Reading> => {
      const prepared = await picture.prepare(turn);
      const engine = await engines.get(languages);
      const lines = linesOf(await engine.read(prepared.raster, { wide: isWide(prepared) }));
      return { lines, prepared, engine, turn, trust: trustIn(lines) };
    };
    const first = chosen.length > 0 ? chosen : [await glance(picture)];
    let best = await bestTurn(picture, (turn) => read(turn, first));
    const other = chosen.length > 0 || first[0] !== "eng" ? undefined : guessLanguage(best.lines);
    if (other !== undefined && other !== "eng") best = await read(best.turn, [other]);
    const { prepared, engine } = best;
    const lines = isWide(prepared) ? best.lines : await lookTwice(best.lines, prepared, engine);
    return {
      words: onPage(lines, prepared.placement, page),
      width: picture.width,
      height: picture.height,
      turnedDegrees: best.turn,
    };
  }

  /** A sheet has so many words that its head is read first, until it gives the language away. */
  async function glance(picture: PageImage): Promise<Language> {
    const prepared = await picture.prepare(0);
    if (!isWide(prepared)) return "eng";
    const engine = await engines.get(["eng"]);
    const head: ReadLine[] = [];
    for (const [from, to] of HEAD) {
      head.push(...linesOf(await engine.read(bandOf(prepared.raster, from, to), { wide: true })));
      const language = guessLanguage(head);
      if (language !== undefined) return language;
    }
    return "eng";
  }

  return { recognize, close: () => engines.close() };
}

function bandOf({ data, width, height }: Raster, from: number, to: number): Raster {
  const [top, bottom] = [Math.floor(height * from), Math.max(1, Math.ceil(height * to))];
  return { data: data.subarray(top * width, bottom * width), width, height: bottom - top };
}

type Reading = {
  readonly lines: readonly ReadLine[];
  readonly prepared: Prepared;
  readonly engine: Engine;
  readonly turn: QuarterTurn;
  readonly trust: number;
};

function isWide({ placement }: Prepared): boolean {
  return placement.width > WIDE_SHEET;
}

/** Upright first; other turns only when what was read makes little sense. */
async function bestTurn(picture: PageImage, read: (turn: QuarterTurn) => Promise<Reading>): Promise<Reading> {
  let best = await read(0);
  if (best.trust >= DOUBTFUL || picture.look.letterHeight === 0) return best;
  const turns: readonly QuarterTurn[] = picture.look.sideways ? [90, 270, 180] : [180, 90, 270];
  for (const turn of turns) {
    const other = await read(turn);
    if (other.trust > best.trust + 0.1) best = other;
    if (best.trust >= DOUBTFUL) break;
  }
  return best;
}

/** At most two engines live at a time, for memory: the first asked for, and the last other one. */
function createEngines(): { get(languages: readonly Language[]): Promise<Engine>; close(): Promise<void> } {
  const running: { readonly key: string; readonly engine: Promise<Engine> }[] = [];
  return {
    async get(languages) {
      const key = languages.join("+");
      const found = running.find((each) => each.key === key);
      if (found !== undefined) return found.engine;
      for (const replaced of running.splice(1)) await (await replaced.engine).close();
      const engine = startEngine(languages);
      running.push({ key, engine });
      return engine;
    },
    async close() {
      for (const { engine } of running.splice(0)) await (await engine).close();
    },
  };
}
