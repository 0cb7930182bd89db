/** A program that reads one file, closes the reader and waits for that. */
import { createDocumentReader } from "../../../../src/documents/intake/index.ts";

const reader = createDocumentReader({ processes: 1 });
await reader.read(new TextEncoder().encode("<order/>"), { filename: "order.xml" });
await reader.close();
console.log("closed");
