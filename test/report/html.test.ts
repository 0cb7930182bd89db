import { describe, expect, it } from "vitest";
import { renderHtml } from "../../src/report/html.ts";
import { printedFigures } from "../../src/report/print.ts";
import { boardFixture, createFixture } from "./fixture.ts";

const unescape = (text: string) =>
  text
    .replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"').replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&"); // prettier-ignore
const linksOf = (html: string) =>
  [...html.matchAll(/<a class="fig" href="#([^"]+)" data-figure="([^"]*)"[^>]*>(.*?)<\/a>/g)].map(
    ([, href = "", id = "", inner = ""]) => ({
      href: unescape(href),
      id: unescape(id),
      text: unescape(inner.replaceAll(/<[^>]+>/g, "")),
    }),
  );
const idsOf = (html: string) => [...html.matchAll(/ id="([^"]+)"/g)].map(([, id = ""]) => unescape(id));

describe("renderHtml", () => {
  const model = boardFixture();
  const html = renderHtml(model);

  it("prints exactly the figures of the model, in order", () => {
    expect(linksOf(html).map(({ id, text }) => ({ id, text }))).toEqual(printedFigures(model, "closure"));
  });

  it("links every figure and every section to an address that is there once", () => {
    const ids = idsOf(html);
    expect(new Set(ids).size).toBe(ids.length);
    const targets = [...html.matchAll(/href="#([^"]+)"/g)].map(([, href = ""]) => unescape(href));
    expect(targets.filter((target) => !ids.includes(target))).toEqual([]);
    expect(html).toContain('<a href="#section-cash">Cash: the next thirteen weeks</a>');
  });

  it("loads nothing, runs nothing and names no address outside itself", () => {
    expect(html).not.toMatch(
      /https?:|\/\/[a-z]|<script|<link|<img|<iframe|url\(["']?[^#"')]|@import|\son\w+=/i,
    );
    expect(html).toContain("default-src &#39;none&#39;");
  });

  it("shows formula, inputs, sources, rows and the command behind a figure", () => {
    const entry =
      /<article class="trace" id="trace-revenue@2026-06-30">.*?<\/article>/s.exec(html)?.[0] ?? "";
    expect(entry).toContain("sum of revenue accounts, sign turned");
    expect(entry).toContain("Ledger accounts 4000 to 4900");
    expect(entry).toContain("Remittance &lt;Payer A&gt;");
    expect(entry).toContain("and 412 more rows");
    expect(entry).toContain("purser trace revenue@2026-06-30");
  });

  it("says why a figure is not defined", () => {
    expect(html).toContain('data-figure="dio@2026-06-30" title="Not defined: there were no sales">n/a</a>');
  });

  it("is the same each time", () => {
    expect(renderHtml(model)).toBe(html);
  });

  it("escapes hostile names wherever words are printed", () => {
    const evil = `"><script>alert('x')</script><img src=x onerror=alert(1)>\u0000`;
    const fixture = createFixture();
    const id = fixture.set.leaf({
      name: "open", label: evil, unit: { kind: "money", currency: "USD" }, asOf: "2026-06-30", qualifier: evil,
      value: 100, formula: evil, sources: [],
    }).id; // prettier-ignore
    const refused = fixture.set.leaf({
      name: "refused", label: evil, unit: { kind: "ratio" }, asOf: "2026-06-30",
      value: null, refusal: evil, formula: evil, sources: [],
    }).id; // prettier-ignore
    const data = { kind: "data" as const, text: evil };
    const figure = { kind: "figure" as const, figureId: id };
    const out = renderHtml(
      fixture.model(
        [
          {
            id: "one",
            title: evil,
            blocks: [
              { kind: "heading", parts: [data] },
              { kind: "paragraph", parts: [data, { kind: "strong", text: evil }, figure] },
              { kind: "kpis", cards: [{ label: evil, figureId: refused, comparisons: [{ label: evil, figureId: id }] }] },
              { kind: "table", caption: evil, columns: [{ label: evil }], rows: [{ cells: [{ kind: "text", text: evil }] }] },
              { kind: "list", items: [[data]] },
              { kind: "callout", severity: "bad", title: evil, parts: [data] },
              { kind: "chart", title: evil, description: evil, chart: { type: "line", xLabels: [evil], series: [{ name: evil, figureIds: [id] }, { name: "B", figureIds: [id] }], reference: { label: evil, figureId: id } } },
              { kind: "chart", title: evil, description: evil, chart: { type: "waterfall", steps: [{ label: evil, figureId: id, role: "total" }, { label: evil, figureId: id, role: "total" }] } },
            ],
          }, // prettier-ignore
        ],
        {
          title: evil,
          company: evil,
          period: evil,
          traces: {
            [id]: {
              formula: evil,
              inputs: [{ name: evil, figureId: refused }],
              sourceText: [evil],
              rows: [{ table: evil, id: evil, date: evil, description: evil, amount: evil }],
              moreRows: 1,
            },
          },
        },
      ),
    );
    expect(out).not.toMatch(/<script|<img/i);
    expect(out).not.toContain("\u0000");
    // Tags and attributes are only those of the templates: no attribute value is closed early.
    const tags = out.match(/<[a-z][^>]*>/gi) ?? [];
    expect(tags.filter((tag) => /\s(?:onerror|src)=/.test(tag.replaceAll(/"[^"]*"/g, '""')))).toEqual([]);
    expect(new Set(linksOf(out).map((link) => link.href))).toEqual(
      new Set(idsOf(out).filter((target) => target.startsWith("trace-"))),
    );
  });

  it("refuses a model with a dangling figure", () => {
    const { model: build } = createFixture();
    const broken = build([
      {
        id: "one",
        title: "One",
        blocks: [{ kind: "paragraph", parts: [{ kind: "figure", figureId: "gone" }] }],
      },
    ]);
    expect(() => renderHtml(broken)).toThrow(/no figure has the id gone/);
  });
});
