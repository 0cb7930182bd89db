import type { Content, TableCell as PdfCell } from "pdfmake/interfaces.js";
import { dropControls } from "../../base/markup.ts";
import type { Block, KpiBlock, KpiCard } from "../model.ts";
import type { FigurePrinter } from "../print.ts";
import { STATUS_WORDS } from "../wording.ts";
import { blockHeight, cardHeight, fitsPage } from "./height.ts";
import { figureAlone, inlineRuns, statusRun } from "./inline.ts";
import { COLOUR, INNER_WIDTH, STATUS_COLOUR, textWidth } from "./theme.ts";

const PER_ROW = 3;
const GAP = 9;
const PADDING = 8;
const EDGE = 3;
const HAIRLINE = 0.6;
const CARD_WIDTH = (INNER_WIDTH - (PER_ROW - 1) * GAP) / PER_ROW - 2 * PADDING - EDGE - HAIRLINE;

/** KPI cards, three in a row, the cards of a row equally high. */
export function cardsContent({ cards }: KpiBlock, printer: FigurePrinter): Content[] {
  const rows = Array.from({ length: Math.ceil(cards.length / PER_ROW) }, (_, i) =>
    cards.slice(i * PER_ROW, (i + 1) * PER_ROW),
  );
  return rows.map((row) => ({
    margin: [0, 3, 0, 6],
    table: {
      widths: Array.from({ length: 2 * PER_ROW - 1 }, (_, i) => (i % 2 === 0 ? CARD_WIDTH : GAP)),
      dontBreakRows: row.every((card) => fitsPage(cardHeight(card))),
      body: [
        Array.from({ length: 2 * PER_ROW - 1 }, (_, i): PdfCell => {
          const card = i % 2 === 0 ? row[i / 2] : undefined;
          return card ? cardCell(card, printer) : { text: "", border: [false, false, false, false] };
        }),
      ],
    },
    layout: {
      hLineWidth: () => HAIRLINE,
      vLineWidth: (line) => (line % 2 === 0 ? EDGE : HAIRLINE),
      hLineColor: () => COLOUR.line,
      vLineColor: (line) => edgeColour(line % 2 === 0 ? row[line / 2] : undefined),
      paddingLeft: (column) => (column % 2 === 0 ? PADDING : 0),
      paddingRight: (column) => (column % 2 === 0 ? PADDING : 0),
      paddingTop: () => 6,
      paddingBottom: () => 6,
    },
  }));
}

function edgeColour(card: KpiCard | undefined): string {
  return card === undefined || card.status === "none" ? COLOUR.line : STATUS_COLOUR[card.status].ink;
}

function cardCell(card: KpiCard, printer: FigurePrinter): PdfCell {
  // A long amount is set smaller rather than cut.
  const size = Math.min(14, (14 * CARD_WIDTH) / textWidth(printer.print(card.figureId), 14));
  return {
    border: [true, true, true, true],
    stack: [
      {
        columns: [
          { text: dropControls(card.label), fontSize: 8, bold: true, color: COLOUR.soft, width: "*" },
          { text: [statusRun(card.status)], fontSize: 7.5, width: "auto" },
        ],
        columnGap: 4,
      },
      {
        text: [figureAlone(card.figureId, printer, size)],
        fontSize: size,
        bold: true,
        noWrap: true,
        margin: [0, 3, 0, 3],
      },
      ...card.comparisons.map(({ label, figureId }): Content => ({
        columns: [
          { text: dropControls(label), color: COLOUR.soft, width: "*" },
          { ...figureAlone(figureId, printer, 7.5), width: "auto" },
        ],
        fontSize: 7.5,
        columnGap: 4,
      })),
    ],
  };
}

export function calloutContent(block: Extract<Block, { kind: "callout" }>, printer: FigurePrinter): Content {
  const { ink, fill } = STATUS_COLOUR[block.severity];
  return {
    margin: [0, 4, 0, 8],
    table: {
      widths: ["*"],
      dontBreakRows: fitsPage(blockHeight(block, printer.print)),
      body: [
        [
          {
            fillColor: fill,
            stack: [
              { text: dropControls(block.title ?? STATUS_WORDS[block.severity]), bold: true, color: ink },
              { text: inlineRuns(block.parts, printer), margin: [0, 1, 0, 0] },
            ],
          },
        ],
      ],
    },
    layout: {
      hLineWidth: () => 0,
      vLineWidth: (line) => (line === 0 ? 3 : 0),
      vLineColor: () => ink,
      paddingLeft: () => 9,
      paddingRight: () => 9,
      paddingTop: () => 5,
      paddingBottom: () => 6,
    },
  };
}
