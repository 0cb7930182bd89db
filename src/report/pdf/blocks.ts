import type { Content } from "pdfmake/interfaces.js";
import { dropControls } from "../../base/markup.ts";
import type { Block, ChartBlock } from "../model.ts";
import type { FigurePrinter } from "../print.ts";
import { chartDataAnchor } from "../wording.ts";
import { calloutContent, cardsContent } from "./boxes.ts";
import { blockHeight } from "./height.ts";
import { inlineRuns } from "./inline.ts";
import { tableContent } from "./table.ts";
import { COLOUR, INNER_WIDTH } from "./theme.ts";

export type PdfContext = {
  readonly printer: FigurePrinter;
  /** The SVG of a chart block and its number in the report. */
  readonly chart: (block: ChartBlock) => { readonly svg: string; readonly number: number };
};

/** What is taller may run over pages even under a heading. */
const KEPT_TOGETHER = 430;
/** Free room in points that a heading needs below it on its page. */
const RESERVE = 90;

/** The blocks of one section under its title; a heading is kept with what it announces. */
export function sectionContent(title: Content, blocks: readonly Block[], context: PdfContext): Content[] {
  const out: Content[] = [];
  let headings: Content[] = [title];
  let pageBreak = false;
  const add = (content: Content[], height: number) => {
    out.push(...kept(headings, content, { height, pageBreak }));
    headings = [];
    pageBreak = false;
  };
  for (const block of blocks) {
    if (block.kind === "page-break") {
      if (headings.length > 0) add([], 0);
      pageBreak = true;
    } else if (block.kind === "heading") {
      headings.push({ text: inlineRuns(block.parts, context.printer), style: "heading" });
    } else {
      add(blockContent(block, context), blockHeight(block, context.printer.print));
    }
  }
  if (headings.length > 0) add([], 0);
  return out;
}

/** Headings with the block they announce: as one piece where it is small, else with a reserve that the block moves into. */
export function kept(
  headings: readonly Content[],
  content: readonly Content[],
  { height, pageBreak }: { readonly height: number; readonly pageBreak: boolean },
): Content[] {
  const broken = pageBreak ? { pageBreak: "before" as const } : {};
  if (height <= KEPT_TOGETHER) return [{ stack: [...headings, ...content], unbreakable: true, ...broken }];
  if (headings.length === 0) return [{ stack: [...content], ...broken }];
  return [
    {
      stack: [...headings, { text: " ", fontSize: 1, lineHeight: 1, margin: [0, 0, 0, RESERVE - 1] }],
      unbreakable: true,
      ...broken,
    },
    { stack: [...content], margin: [0, -RESERVE, 0, 0] },
  ];
}

function blockContent(
  block: Exclude<Block, { kind: "page-break" | "heading" }>,
  context: PdfContext,
): Content[] {
  const { printer } = context;
  switch (block.kind) {
    case "paragraph":
      return [{ text: inlineRuns(block.parts, printer), style: "paragraph" }];
    case "kpis":
      return cardsContent(block, printer);
    case "table":
      return tableContent(block, printer);
    case "chart":
      return chartContent(block, context);
    case "list": {
      const items = block.items.map((parts): Content => ({
        text: inlineRuns(parts, printer),
        margin: [0, 0, 0, 2.5],
      }));
      return [block.ordered ? { ol: items, margin: [0, 2, 0, 6] } : { ul: items, margin: [0, 2, 0, 6] }];
    }
    case "callout":
      return [calloutContent(block, printer)];
    default:
      return block satisfies never;
  }
}

function chartContent(block: ChartBlock, context: PdfContext): Content[] {
  const { svg, number } = context.chart(block);
  return [
    {
      text: [
        { text: `Chart ${number}. ${dropControls(block.title)}  `, bold: true },
        { text: "figures", fontSize: 7.5, color: COLOUR.accent, linkToDestination: chartDataAnchor(number) },
      ],
      style: "caption",
      bold: false,
    },
    { svg, width: INNER_WIDTH, margin: [0, 0, 0, 10] },
  ];
}
