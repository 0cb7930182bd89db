import { join } from "node:path";
import { PurserError } from "../../base/errors.ts";
import { sha256 } from "../../base/json.ts";
import type { Ids } from "../../base/runtime.ts";
import { folderName, readIfThere, writeWhole } from "../../base/files.ts";
import type { OrderDocument } from "./order-document.ts";
import { orderPdf } from "./order-pdf.ts";
import { orderXml } from "./order-xml.ts";
import type { OrderMessage } from "./outbox-message.ts";
import type { PrintDocument } from "./purchase-scope.ts";

export type OrderFiles = {
  readonly pdf: Uint8Array;
  readonly xml: Uint8Array;
  /** absolute */
  readonly pdfPath: string;
  readonly xmlPath: string;
};

type FileScope = { readonly home: string; readonly print: PrintDocument; readonly ids: Ids };

/** What is kept of an order with its message: the document and the hashes of its files, before either file exists. */
export async function orderMessage(document: OrderDocument, print: PrintDocument): Promise<OrderMessage> {
  const { pdf, xml } = await render(document, print);
  return {
    document,
    files: {
      folder: join(
        "orders",
        folderName(document.buyer.id),
        `${document.number}-${document.orderId.slice(-8)}`,
      ),
      pdfSha256: sha256(pdf),
      xmlSha256: sha256(xml),
    },
  };
}

/**
 * The files of an order; what is missing is made again from the kept document.
 * @throws PurserError `order_altered` when a file, or what is made again, is not what the order's hashes say
 */
export async function ensureOrderFiles(
  { home, print, ids }: FileScope,
  { document, files }: OrderMessage,
): Promise<OrderFiles> {
  const folder = join(home, files.folder);
  const paths = { pdf: join(folder, "order.pdf"), xml: join(folder, "order.xml") };
  const hashes = { pdf: files.pdfSha256, xml: files.xmlSha256 };
  const found = { pdf: await readIfThere(paths.pdf), xml: await readIfThere(paths.xml) };
  const made = found.pdf && found.xml ? undefined : await render(document, print);
  const ensure = async (kind: "pdf" | "xml"): Promise<Uint8Array> => {
    const content = found[kind] ?? made?.[kind];
    if (!content || sha256(content) !== hashes[kind]) {
      throw new PurserError(
        "order_altered",
        `${paths[kind]} is not the file of order ${document.number}; remove it and it is made again.`,
        { details: { path: paths[kind] } },
      );
    }
    if (!found[kind]) await writeWhole(paths[kind], content, ids.next());
    return content;
  };
  return {
    pdf: await ensure("pdf"),
    xml: await ensure("xml"),
    pdfPath: paths.pdf,
    xmlPath: paths.xml,
  };
}

async function render(document: OrderDocument, print: PrintDocument) {
  return { pdf: await print(orderPdf(document)), xml: new TextEncoder().encode(orderXml(document)) };
}
