import { extractText, getDocumentProxy } from "unpdf";
import { describe, expect, it } from "vitest";
import { createPdfRenderer } from "../../src/report/pdf.ts";
import { createPdfPrinter } from "../../src/report/pdf/printer.ts";
import { printedFigures } from "../../src/report/print.ts";
import { traceAnchor } from "../../src/report/wording.ts";
import { boardFixture, createFixture } from "./fixture.ts";

const render = createPdfRenderer();
/** unpdf takes the bytes it is given; the caller keeps its own. */
const open = (pdf: Uint8Array) => getDocumentProxy(pdf.slice());
const dense = (text: string) => text.replaceAll(/\s+/g, "");
const textOf = async (pdf: Uint8Array) => (await extractText(await open(pdf), { mergePages: true })).text;

type Link = { readonly dest: string; readonly text: string };
type Annotation = { readonly dest?: unknown; readonly url?: unknown; readonly rect: readonly number[] };
type Item = { readonly str: string; readonly transform: readonly number[]; readonly width: number };

/** The links inside the document in reading order, each with the text that lies under it. */
async function linksOf(pdf: Uint8Array): Promise<Link[]> {
  const document = await open(pdf);
  const links: Link[] = [];
  for (let number = 1; number <= document.numPages; number++) {
    const page = await document.getPage(number);
    const items = (await page.getTextContent()).items as Item[];
    for (const { dest, url, rect } of (await page.getAnnotations()) as Annotation[]) {
      expect(url).toBeUndefined();
      const [left = 0, bottom = 0, right = 0, top = 0] = rect;
      const under = items.filter(({ transform: [, , , , x = 0, y = 0], width }) => {
        return x < right - 0.3 && x + width > left + 0.3 && y >= bottom - 1 && y <= top;
      });
      if (typeof dest === "string") links.push({ dest, text: dense(under.map((item) => item.str).join("")) });
    }
  }
  return links;
}

describe("the PDF", () => {
  const model = boardFixture();
  const pdf = render(model);

  it("prints exactly the figures of the model, each as often as the HTML and as a link to its entry", async () => {
    const wanted = new Map<string, string[]>();
    for (const { id, text } of printedFigures(model, "printed")) {
      wanted.set(traceAnchor(id), [...(wanted.get(traceAnchor(id)) ?? []), dense(text)]);
    }
    const printed = new Map<string, string[]>();
    let currency = "";
    for (const { dest, text } of await linksOf(await pdf)) {
      if (!dest.startsWith("trace-")) continue;
      // A figure that stands alone has two links, its currency and its amount.
      if (/^[A-Z]{3}$/.test(text)) currency = text;
      else {
        const [figure = ""] = wanted.get(dest) ?? [];
        const whole = currency + text;
        // In prose the words around a figure lie in the same piece of text.
        printed.set(dest, [...(printed.get(dest) ?? []), whole.includes(figure) ? figure : whole]);
        currency = "";
      }
    }
    expect(printed).toEqual(wanted);
  });

  it("has an entry for every link", async () => {
    const destinations = await (await open(await pdf)).getDestinations();
    const known = new Set(destinations instanceof Map ? destinations.keys() : Object.keys(destinations));
    expect((await linksOf(await pdf)).filter(({ dest }) => !known.has(dest))).toEqual([]);
  });

  it("numbers its pages, repeats the headers of long tables and has a bookmark for each section", async () => {
    const document = await open(await pdf);
    const { text } = await extractText(document);
    expect(text.length).toBe(document.numPages);
    text.forEach((page, i) => expect(page).toContain(`Page ${i + 1} of ${document.numPages}`));
    expect(text.filter((page) => dense(page).includes("PayerOpenOverninetydays"))).toHaveLength(2);
    const outline = (await document.getOutline()) as { title: string }[];
    expect(outline.map(({ title }) => title).slice(0, 2)).toEqual([
      "Summary",
      "Cash: the next thirteen weeks",
    ]);
  });

  it("is the same bytes for the same model, dated by the model", async () => {
    expect(Buffer.from(await render(model)).equals(Buffer.from(await pdf))).toBe(true);
    const { info } = await (await open(await pdf)).getMetadata();
    expect(info).toMatchObject({
      Title: "Meridian Health: Board report, June 2026",
      CreationDate: "D:20260704080000Z",
    });
  });

  it("loses nothing that is taller than a page", async () => {
    const fixture = createFixture();
    const id = fixture.leaf("cash", 5);
    const inputs = Object.fromEntries(
      Array.from({ length: 400 }, (_, i) => [`part_${i}`, fixture.figure(fixture.leaf(`part_${i}`, i))]),
    );
    const total = fixture.derive("total", `sum(${Object.keys(inputs).join(", ")})`, inputs);
    const long = (end: string) => `${"lorem ipsum dolor sit amet ".repeat(400)}${end}`;
    const text = (end: string) => ({ kind: "text" as const, text: long(end) });
    const tall = fixture.model([
      {
        id: "one",
        title: "One",
        blocks: [
          { kind: "paragraph", parts: [text("endparagraph")] },
          { kind: "heading", parts: [{ kind: "text", text: "A heading" }] },
          {
            kind: "table",
            caption: "Tall row",
            columns: [{ label: "W".repeat(90) }, { label: "Amount", align: "right" }],
            rows: [{ cells: [text("endcell"), { kind: "figure", figureId: id }] }],
          },
          { kind: "callout", severity: "watch", parts: [text("endcallout")] },
          { kind: "list", items: [[text("enditem")]] },
          {
            kind: "kpis",
            cards: [
              { label: long("endcard"), figureId: id },
              { label: "Total", figureId: total },
            ],
          },
        ],
      },
    ]);
    const printed = dense(await textOf(await render(tall)));
    for (const end of ["endparagraph", "endcell", "endcallout", "enditem", "endcard", "part_399=USD399.00"]) {
      expect(printed.includes(end), end).toBe(true);
    }
  });

  it("prints hostile names as they are", async () => {
    const fixture = createFixture();
    const id = fixture.leaf("cash", 5, "<b>{{cash}}</b>\u0007");
    const name = `"><svg onload="x"> & O'Brien \u0000\u0001Źdźbło`;
    const printed = await textOf(
      await render(
        fixture.model(
          [
            {
              id: "one",
              title: name,
              blocks: [
                { kind: "paragraph", parts: [{ kind: "data", text: name }] },
                {
                  kind: "chart",
                  title: name,
                  description: name,
                  chart: { type: "bar", xLabels: [name], series: [{ name, figureIds: [id] }] },
                },
              ],
            },
          ],
          { company: name },
        ),
      ),
    );
    expect(dense(printed)).toContain(dense(`"><svg onload="x"> & O'Brien Źdźbło`));
    expect(printed).toContain("<b>{{cash}}</b>");
  });

  it("rejects a model with a dangling figure", async () => {
    const broken = createFixture().model([
      {
        id: "one",
        title: "One",
        blocks: [{ kind: "paragraph", parts: [{ kind: "figure", figureId: "gone" }] }],
      },
    ]);
    await expect(render(broken)).rejects.toMatchObject({ code: "invalid_report" });
  });
});

describe("the printer", () => {
  const print = createPdfPrinter();

  it("fetches no address", async () => {
    await expect(print({ content: "x", images: { a: "https://example.invalid/a.png" } })).rejects.toThrow(
      /may not load/,
    );
  });

  it("reads no file but its fonts", async () => {
    await expect(print({ content: [{ image: import.meta.filename }] })).rejects.toThrow(/denied/);
  });
});
