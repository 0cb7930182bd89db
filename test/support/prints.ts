import { extractText, getDocumentProxy } from "unpdf";
import { expect } from "vitest";
import { renderHtml } from "../../src/report/html.ts";
import type { ReportModel } from "../../src/report/model.ts";
import { createPdfRenderer } from "../../src/report/pdf.ts";
import { printedFigures } from "../../src/report/print.ts";

const dense = (text: string) => text.replaceAll(/\s+/g, "");

/** The HTML links exactly the figures of the model in order, and the PDF prints each as often as it must. */
export async function expectSamePrints(model: ReportModel): Promise<void> {
  const printed = (depth: "closure" | "printed") =>
    printedFigures(model, depth).map(({ id, text }) => ({ id, text: dense(text) }));
  const links = [...renderHtml(model).matchAll(/data-figure="([^"]+)"[^>]*>(.*?)<\/a>/g)];
  const decode = (text: string) => text.replaceAll("&amp;", "&").replaceAll("&quot;", '"').replaceAll("&#39;", "'"); // prettier-ignore
  expect(links.map(([, id = "", text = ""]) => ({ id: decode(id), text: dense(text.replaceAll(/<[^>]+>/g, "")) }))).toEqual(printed("closure")); // prettier-ignore

  const wanted = printed("printed");
  const pdf = await createPdfRenderer()(model);
  const { text } = await extractText(await getDocumentProxy(pdf.slice()), { mergePages: true });
  const found = occurrences(
    dense(text),
    wanted.map((figure) => figure.text),
  );
  for (const [shown, prints] of Map.groupBy(wanted, (figure) => figure.text))
    expect(found.get(shown), shown).toBeGreaterThanOrEqual(prints.length);
}

/** How often each text occurs, counting no character twice: longer texts first, for `1.35x` lies in `11.35x`. */
function occurrences(whole: string, texts: readonly string[]): Map<string, number> {
  let rest = whole;
  const found = new Map<string, number>();
  for (const text of [...new Set(texts)].sort((a, b) => b.length - a.length)) {
    const pieces = rest.split(text);
    found.set(text, pieces.length - 1);
    rest = pieces.join("\n");
  }
  return found;
}
