import type { Content, ContentText, TableCell as PdfCell } from "pdfmake/interfaces.js";
import { dropControls } from "../../base/markup.ts";
import type { TraceExcerpt } from "../model.ts";
import type { FigurePrinter, TraceEntry } from "../print.ts";
import { traceAnchor, traceCommand } from "../wording.ts";
import { textHeight } from "./height.ts";
import { figureRun } from "./inline.ts";
import { COLOUR, INNER_WIDTH } from "./theme.ts";

const GAP = 16;
const COLUMN = (INNER_WIDTH - GAP) / 2;
/** A higher entry, in points, takes the whole width and may run over pages. */
const SHORT_ENTRY = 240;

/**
 * The entries of the trace appendix, in two columns read row by row. No short entry is cut by a page's end.
 */
export function tracesContent(entries: readonly TraceEntry[], printer: FigurePrinter): Content[] {
  const linked = new Set(entries.map(({ figure }) => figure.id));
  const out: Content[] = [];
  let pending: PdfCell[][] = [];
  const flush = () => {
    if (pending.length > 0) out.push(pairsTable(pending));
    pending = [];
  };
  for (const entry of entries) {
    const content = traceContent(entry, { printer, linked });
    const last = pending.at(-1);
    if (entryHeight(entry, printer) > SHORT_ENTRY) {
      flush();
      out.push({ stack: content, margin: [0, 4, 0, 6] });
    } else if (last?.length === 1) last.push({ stack: content });
    else pending.push([{ stack: content }]);
  }
  flush();
  return out;
}

function entryHeight({ figure, trace }: TraceEntry, { print }: FigurePrinter): number {
  const inputs = trace.inputs.map(({ name, figureId }) => `${name} = ${print(figureId)},  `).join("");
  const texts = [figure.label, figure.id, figure.refusal ?? "", trace.formula, inputs, ...trace.sourceText];
  return texts.map((text) => textHeight(text, 7.5, COLUMN)).reduce((a, b) => a + b, 0);
}

function pairsTable(rows: readonly PdfCell[][]): Content {
  return {
    table: {
      widths: [COLUMN, COLUMN],
      dontBreakRows: true,
      body: rows.map(([left = "", right = ""]) => [left, right]),
    },
    layout: {
      hLineWidth: (line) => (line === 0 ? 0 : 0.4),
      vLineWidth: () => 0,
      hLineColor: () => COLOUR.line,
      paddingLeft: (column) => (column === 0 ? 0 : GAP / 2),
      paddingRight: (column) => (column === 0 ? GAP / 2 : 0),
      paddingTop: () => 3.5,
      paddingBottom: () => 3,
    },
  };
}

type Linked = {
  readonly printer: FigurePrinter;
  /** Figures that have an entry to link to. */
  readonly linked: ReadonlySet<string>;
};

/** One figure's entry: one run of small lines. The rows themselves are in the HTML, and a command away. */
function traceContent({ figure, trace }: TraceEntry, { printer, linked }: Linked): Content[] {
  const period = figure.from === undefined ? figure.asOf : `${figure.from} to ${figure.asOf}`;
  const lines: Content[][] = [
    [
      { text: `${dropControls(figure.label)}   `, bold: true, fontSize: 8 },
      { ...figureRun(figure.id, printer), bold: true, fontSize: 8 },
    ],
    [{ text: `${period}  ·  ${dropControls(traceCommand(figure.id))}`, color: COLOUR.soft }],
    ...(figure.refusal === undefined ? [] : [[{ text: `Not defined: ${dropControls(figure.refusal)}.` }]]),
    [label("Formula  "), { text: dropControls(trace.formula) }],
    ...inputLines(trace, { printer, linked }),
    ...trace.sourceText.map((text) => [label("Source  "), { text: dropControls(text) }]),
  ];
  const text: ContentText & { id: string } = {
    text: lines.flatMap((line, i) => (i === 0 ? line : [{ text: "\n" }, ...line])),
    style: "trace",
    id: traceAnchor(figure.id),
  };
  return [text];
}

function label(text: string): Content {
  return { text, color: COLOUR.soft };
}

function inputLines({ inputs }: TraceExcerpt, { printer, linked }: Linked): Content[][] {
  if (inputs.length === 0) return [];
  const runs = inputs.flatMap(({ name, figureId }, i): Content[] => [
    { text: `${i === 0 ? "" : ",  "}${dropControls(name)} = ` },
    linked.has(figureId) ? figureRun(figureId, printer) : { text: printer.print(figureId), noWrap: true },
  ]);
  return [[label("Inputs  "), ...runs]];
}
