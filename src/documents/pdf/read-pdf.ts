import { getDocumentProxy } from "unpdf";
import { PurserError } from "../../base/errors.ts";
import type { Word } from "../read-document.ts";
import { type Piece, type PlacedRun, type TextRun, type Turn, piecesOf, place } from "./pieces.ts";
import { toWords } from "./words.ts";

export type PdfPage = {
  /** points (1/72 inch), of the page as the words lie on it */
  readonly width: number;
  readonly height: number;
  readonly words: Word[];
  /**
   * Quarter turns, clockwise, that the shown page needs for its text to stand upright; 0 for nearly every page.
   * The boxes of the words lie on the page so turned.
   */
  readonly turned: Turn;
};

export type PdfText = {
  readonly pageCount: number;
  readonly pages: readonly PdfPage[];
  readonly attachments: readonly { readonly name: string; readonly bytes: Uint8Array }[];
};

export type ReadPdfOptions = {
  readonly signal?: AbortSignal | undefined;
  readonly maxPages: number;
};

/** More runs of text than the densest real page has; beyond it the file is made to tire its reader. */
const MAX_RUNS_A_PAGE = 30_000;

/**
 * The text layer and the attached files of a PDF. Pages without text have no words.
 * @throws PurserError `pdf_encrypted`, `pdf_unreadable`, `too_many_pages`
 */
export async function readPdf(bytes: Uint8Array, { signal, maxPages }: ReadPdfOptions): Promise<PdfText> {
  signal?.throwIfAborted();
  const document = await open(bytes);
  const abort = (): void => void document.destroy();
  signal?.addEventListener("abort", abort, { once: true });
  try {
    if (document.numPages > maxPages) {
      throw new PurserError(
        "too_many_pages",
        `The PDF has ${document.numPages} pages; at most ${maxPages} are read`,
        { details: { pages: document.numPages, maxPages } },
      );
    }
    const pages: PdfPage[] = [];
    for (let number = 1; number <= document.numPages; number += 1) {
      signal?.throwIfAborted();
      pages.push(await readPage(document, number));
    }
    return { pageCount: document.numPages, pages, attachments: await attachmentsOf(document) };
  } catch (error) {
    signal?.throwIfAborted();
    throw error instanceof PurserError ? error : unreadable(error);
  } finally {
    signal?.removeEventListener("abort", abort);
    await document.destroy();
  }
}

type PdfDocument = Awaited<ReturnType<typeof getDocumentProxy>>;

async function open(bytes: Uint8Array): Promise<PdfDocument> {
  try {
    // pdf.js takes the buffer away from its owner, so it is given a copy.
    return await getDocumentProxy(Uint8Array.from(bytes), { verbosity: 0, disableFontFace: true });
  } catch (error) {
    if (error instanceof Error && error.name === "PasswordException") {
      throw new PurserError("pdf_encrypted", "The PDF asks for a password; send it without one", {
        cause: error,
      });
    }
    throw unreadable(error);
  }
}

function unreadable(cause: unknown): PurserError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new PurserError("pdf_unreadable", `The PDF cannot be read: ${reason}`, { cause });
}

async function readPage(document: PdfDocument, number: number): Promise<PdfPage> {
  const page = await document.getPage(number);
  const viewport = page.getViewport({ scale: 1 });
  const runs = await textRuns(page, number);
  const placed = runs.map((run) => place(run, viewport.transform));
  const turn = mainTurn(placed);
  const flipped = turn === 90 || turn === 270;
  const width = flipped ? viewport.height : viewport.width;
  const height = flipped ? viewport.width : viewport.height;
  const upright: Piece[] = [];
  let afterSpace = false;
  for (const run of placed) {
    if (run?.turn === turn) {
      const turnedBack = turnBack(run, turn, viewport);
      upright.push(...piecesOf(turnedBack, afterSpace).filter((piece) => isOnPage(piece, width, height)));
    }
    afterSpace = run === undefined || /\s$|^$/u.test(run.run.str);
  }
  page.cleanup();
  const turned = ((360 - turn) % 360) as Turn;
  return { width, height, words: toWords(upright, { page: number, width, height }), turned };
}

type PdfPageProxy = Awaited<ReturnType<PdfDocument["getPage"]>>;

async function textRuns(page: PdfPageProxy, number: number): Promise<TextRun[]> {
  const runs: TextRun[] = [];
  const reader = page.streamTextContent().getReader() as ReadableStreamDefaultReader<{ items: unknown[] }>;
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return runs;
    for (const item of value.items) if (isRun(item)) runs.push(item);
    if (runs.length > MAX_RUNS_A_PAGE) {
      await reader.cancel();
      throw new PurserError(
        "pdf_unreadable",
        `Page ${number} of the PDF has more than ${MAX_RUNS_A_PAGE} runs of text`,
      );
    }
  }
}

function isRun(item: unknown): item is TextRun {
  return typeof item === "object" && item !== null && "str" in item && "transform" in item;
}

/** The turn of most letters of the page. */
function mainTurn(placed: readonly (PlacedRun | undefined)[]): Turn {
  const letters: Record<Turn, number> = { 0: 1, 90: 0, 180: 0, 270: 0 };
  for (const run of placed) if (run) letters[run.turn] += run.run.str.trim().length;
  return ([0, 90, 180, 270] as const).reduce((best, turn) => (letters[turn] > letters[best] ? turn : best));
}

function turnBack(
  run: PlacedRun,
  turn: Turn,
  { width, height }: { readonly width: number; readonly height: number },
): PlacedRun {
  switch (turn) {
    case 0:
      return run;
    case 90:
      return { ...run, x: run.y, y: width - run.x };
    case 180:
      return { ...run, x: width - run.x, y: height - run.y };
    case 270:
      return { ...run, x: height - run.y, y: run.x };
    default:
      return turn satisfies never;
  }
}

function isOnPage({ x, y, width, height }: Piece, pageWidth: number, pageHeight: number): boolean {
  return x + width > 0 && y + height > 0 && x < pageWidth && y < pageHeight;
}

async function attachmentsOf(document: PdfDocument): Promise<PdfText["attachments"]> {
  const found = (await document.getAttachments()) as Record<string, unknown> | null;
  return Object.values(found ?? {}).flatMap((entry) => {
    if (typeof entry !== "object" || entry === null) return [];
    const { filename, content } = entry as { filename?: unknown; content?: unknown };
    return typeof filename === "string" && content instanceof Uint8Array
      ? [{ name: filename, bytes: content }]
      : [];
  });
}
