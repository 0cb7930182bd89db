import { PurserError } from "../../base/errors.ts";
import { type ReaderLimits, readerLimits } from "./limits.ts";
import { type Drawn, type ReadOutcome, refused } from "./outcome.ts";
import { createReaderChild, type ReaderChild } from "./reader-child.ts";
import { sniff } from "./sniff.ts";

export { type ReaderLimits, readerLimits } from "./limits.ts";
export { type ReadOutcome, readOutcome } from "./outcome.ts";

export type DocumentReader = {
  /**
   * Reads a file in a process of its own. Bad and hostile files are refused, never thrown; it rejects only with the
   * signal's reason, or with `reader_closed`.
   */
  readonly read: (bytes: Uint8Array, options: ReadOptions) => Promise<ReadOutcome>;
  /** The first pages as JPEG images, drawn in a process of its own; none where the file cannot be drawn. */
  readonly draw: (bytes: Uint8Array, options: DrawOptions) => Promise<readonly Uint8Array[]>;
  /** Ends all processes. Files that wait or are being read are rejected with `reader_closed`. */
  readonly close: () => Promise<void>;
};

export type ReadOptions = {
  /** as it was called; gives a note where it contradicts the content, and is never used as a path */
  readonly filename: string;
  readonly signal?: AbortSignal | undefined;
};

export type DrawOptions = ReadOptions & { readonly pages: number };

export type DocumentReaderOptions = {
  readonly limits?: Partial<ReaderLimits>;
  /** how many files are read at once; each process may take `limits.memory` */
  readonly processes?: number;
};

/** A pool of reading processes: started with the first file, kept warm, and never keeping the program alive. */
export function createDocumentReader(options: DocumentReaderOptions = {}): DocumentReader {
  const limits = readerLimits.parse(options.limits ?? {});
  const children = Array.from({ length: options.processes ?? 2 }, () => createReaderChild(limits));
  const idle: ReaderChild[] = [...children].reverse();
  const waiting: ((child: ReaderChild) => void)[] = [];
  const closing = new AbortController();

  async function take(signal: AbortSignal): Promise<ReaderChild> {
    const free = idle.pop();
    if (free) return free;
    return new Promise((resolve, reject) => {
      const onAbort = () => {
        waiting.splice(waiting.indexOf(take), 1);
        reject(signal.reason as Error);
      };
      const take = (child: ReaderChild) => {
        signal.removeEventListener("abort", onAbort);
        resolve(child);
      };
      waiting.push(take);
      signal.addEventListener("abort", onAbort, { once: true });
    });
  }

  function giveBack(child: ReaderChild): void {
    const next = waiting.shift();
    if (next) next(child);
    else idle.push(child);
  }

  async function read(bytes: Uint8Array, options: ReadOptions): Promise<ReadOutcome> {
    const outcome = await work(bytes, options, null);
    if (outcome.kind === "drawn") throw new Error("a reading process drew instead of reading");
    return outcome;
  }

  async function draw(bytes: Uint8Array, { pages, ...options }: DrawOptions): Promise<readonly Uint8Array[]> {
    const outcome = await work(bytes, options, pages);
    return outcome.kind === "drawn" ? outcome.images : [];
  }

  async function work(
    bytes: Uint8Array,
    { filename, signal }: ReadOptions,
    pages: number | null,
  ): Promise<ReadOutcome | Drawn> {
    const sniffed = sniff(bytes, filename);
    if (sniffed.kind === "refused") return sniffed;
    if (bytes.length > limits.bytes) return tooLarge(bytes.length, limits, sniffed.mediaType);
    const stop = signal ? AbortSignal.any([signal, closing.signal]) : closing.signal;
    stop.throwIfAborted();
    const { mediaType, readAs, note } = sniffed;
    const child = await take(stop);
    try {
      return await child.read({ bytes, mediaType, readAs, note, limits, draw: pages }, stop);
    } finally {
      giveBack(child);
    }
  }

  async function close(): Promise<void> {
    closing.abort(new PurserError("reader_closed", "The document reader is closed"));
    await Promise.all(children.map((child) => child.end()));
  }

  return { read, draw, close };
}

function tooLarge(size: number, limits: ReaderLimits, mediaType: string): ReadOutcome {
  // Rounded up, so that a file a little too large does not seem to have just the size that is allowed.
  const megabytes = (bytes: number) => `${(Math.ceil(bytes / 100_000) / 10).toFixed(1)} MB`;
  const reason = `The file has ${megabytes(size)}, more than ${megabytes(limits.bytes)}: send a smaller one`;
  return refused("document_too_large", reason, mediaType);
}
