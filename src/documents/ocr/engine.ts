import { createWorker, OEM, PSM, type Page, type Worker } from "tesseract.js";
import { PurserError } from "../../base/errors.ts";
import type { Raster } from "./raster.ts";
import { gatherLanguages, type Language } from "./language-data.ts";

export type Engine = {
  /** `wide`: a full sheet with columns rather than a narrow slip */
  read(image: Raster, options: { readonly wide: boolean }): Promise<Page>;
  close(): Promise<void>;
};

/** Starts Tesseract in a thread of its own. It reads trained data from disk only and writes no cache. */
export async function startEngine(languages: readonly Language[]): Promise<Engine> {
  const { folder, remove } = await gatherLanguages(languages);
  try {
    const worker = await createWorker([...languages], OEM.LSTM_ONLY, {
      langPath: folder,
      gzip: true,
      cacheMethod: "none",
      // Failures reach the caller through the rejected promise; the default handler would end the process.
      errorHandler: () => undefined,
    });
    await worker.setParameters({ user_defined_dpi: "300", debug_file: "/dev/null" });
    return engineOf(worker);
  } finally {
    await remove();
  }
}

function engineOf(worker: Worker): Engine {
  return {
    async read(image, { wide }) {
      try {
        await worker.setParameters({ tessedit_pageseg_mode: wide ? PSM.AUTO : PSM.SINGLE_BLOCK });
        const { data } = await worker.recognize(asPgm(image), {}, { blocks: true, text: false });
        return data;
      } catch (cause) {
        throw new PurserError("ocr_failed", "The text recognition stopped on this picture.", { cause });
      }
    },
    async close() {
      await worker.terminate();
    },
  };
}

/** Grey pixels as they are behind a header (Netpbm's P5): nothing to compress here and to expand there. */
function asPgm({ data, width, height }: Raster): Buffer {
  return Buffer.concat([Buffer.from(`P5\n${width.toString()} ${height.toString()}\n255\n`), data]);
}
