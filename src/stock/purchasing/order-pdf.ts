import type { Content, TDocumentDefinitions } from "pdfmake/interfaces.js";
import { formatMoney } from "../../base/money.ts";
import { milliToDecimal } from "../quantity.ts";
import type { OrderDocument, OrderDocumentLine } from "./order-document.ts";
import { dropForbidden } from "./xml.ts";

const SOFT = "#5b6778";
const LINE = "#dde3ea";

/** The order as one A4 document. Its dates are the order's, so printing it again gives the same bytes. */
export function orderPdf(order: OrderDocument): TDocumentDefinitions {
  const created = new Date(order.createdAt);
  const buyer = plain(order.buyer.name);
  return {
    pageSize: "A4",
    pageMargins: [40, 48, 40, 48],
    defaultStyle: { font: "Roboto", fontSize: 9.5, lineHeight: 1.2, color: "#1a2433" },
    language: "en",
    displayTitle: true,
    info: {
      title: `${buyer}: purchase order ${order.number}`,
      author: buyer,
      creator: "Purser",
      producer: "Purser",
      creationDate: created,
      modDate: created,
    },
    content: [
      { text: buyer, bold: true, color: SOFT },
      { text: `Purchase order ${order.number}`, fontSize: 20, bold: true, margin: [0, 2, 0, 10] },
      partiesContent(order),
      linesContent(order),
      {
        text: `Total, without taxes: ${formatMoney(order.total, order.currency)}`,
        bold: true,
        alignment: "right",
        margin: [0, 8, 0, 8],
      },
      ...(order.note === null ? [] : [{ text: plain(order.note), color: SOFT }]),
    ],
    footer: (page, pages) => ({
      text: `${order.number}  ·  page ${page} of ${pages}`,
      alignment: "center",
      fontSize: 7.5,
      color: SOFT,
      margin: [0, 16, 0, 0],
    }),
  };
}

function partiesContent({ supplier, orderDate, currency }: OrderDocument): Content {
  const tax = supplier.taxId === null ? "" : `\nTax id ${plain(supplier.taxId)}`;
  return {
    columns: [
      { stack: [{ text: "Supplier", color: SOFT }, `${plain(supplier.name)} (${plain(supplier.id)})${tax}`] },
      { stack: [{ text: "Order date", color: SOFT }, orderDate], width: 110 },
      { stack: [{ text: "Currency", color: SOFT }, currency], width: 60 },
    ],
    margin: [0, 0, 0, 12],
  };
}

function linesContent({ lines, currency }: OrderDocument): Content {
  const right = (text: string): Content => ({ text, alignment: "right" });
  const head = (text: string, alignment: "left" | "right" = "left"): Content => ({
    text,
    bold: true,
    alignment,
  });
  const row = (line: OrderDocumentLine): Content[] => [
    String(line.lineNo),
    `${plain(line.name)}\n${plain(line.sku)}`,
    `${plain(line.location.name)}\nby ${line.requestedDate}`,
    right(`${milliToDecimal(line.quantity)} ${plain(line.uom)}`),
    right(line.unitPrice),
    right(formatMoney(line.amount, currency)),
  ];
  return {
    table: {
      headerRows: 1,
      dontBreakRows: true,
      widths: [18, "*", 110, 80, 55, 85],
      body: [
        [
          head("#"),
          head("Item"),
          head("Deliver to"),
          head("Quantity", "right"),
          head("Price", "right"),
          head("Amount", "right"),
        ],
        ...lines.map(row),
      ],
    },
    layout: {
      hLineWidth: () => 0.6,
      vLineWidth: () => 0,
      hLineColor: () => LINE,
      paddingTop: () => 4,
      paddingBottom: () => 4,
    },
  };
}

const plain = dropForbidden;
