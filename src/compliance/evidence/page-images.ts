import type { DocumentReader } from "../../documents/intake/index.ts";
import type { PageImage } from "./collect.ts";

/** Draws pages where a hostile file can do no harm. */
export type DrawPages = DocumentReader["draw"];

export type DrawRequest = {
  readonly draw: DrawPages;
  readonly filename: string;
  readonly pages: number;
  readonly signal?: AbortSignal | undefined;
};

const PAGES_SHOWN = 10;

/** The pages of a document as data URIs; a page that cannot be drawn is left empty, the evidence is written all the same. */
export async function pageImages(
  bytes: Buffer | undefined,
  { draw, filename, pages, signal }: DrawRequest,
): Promise<readonly PageImage[]> {
  const count = Math.min(pages, PAGES_SHOWN);
  const images = bytes ? await draw(bytes, { filename, pages: count, signal }) : [];
  return Array.from({ length: count }, (_, index) => {
    const image = images[index];
    return {
      page: index + 1,
      image: image ? `data:image/jpeg;base64,${Buffer.from(image).toString("base64")}` : null,
    };
  });
}
