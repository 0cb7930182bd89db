/** A program that reads one file and does not close the reader. */
import { createDocumentReader } from "../../../../src/documents/intake/index.ts";

const reader = createDocumentReader({ processes: 1 });
const outcome = await reader.read(new TextEncoder().encode("<order/>"), { filename: "order.xml" });
console.log(outcome.kind === "refused" ? outcome.code : outcome.kind);
