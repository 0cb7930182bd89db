import { fileURLToPath } from "node:url";
import { importBooks } from "../src/books/import/import-books.ts";
import { type Orchestrator, openOrchestrator, readConfig } from "../src/index.ts";
import { importStock } from "../src/stock/import/import-stock.ts";

const folder = (name: string) => fileURLToPath(new URL(`meridian-health/${name}`, import.meta.url));

/** Purser with the sample company's books and stock in `home`. Importing them again changes nothing. */
export async function openSample(home: string): Promise<Orchestrator> {
  const orchestrator = await openOrchestrator(readConfig({ PURSER_HOME: home }, process.cwd()));
  const user = { id: "local" };
  const { companyId } = await importBooks(orchestrator, { paths: [folder("data")], user });
  await importStock(orchestrator, { path: folder("stock-data"), companyId, user });
  return orchestrator;
}

/** Runs an example when its file is started by itself: `node examples/parallel-analysis.ts`. */
export async function runExample(
  url: string,
  example: (orchestrator: Orchestrator, say: (line: string) => void) => Promise<unknown>,
): Promise<void> {
  if (process.argv[1] !== fileURLToPath(url)) return;
  const orchestrator = await openSample(process.env["PURSER_HOME"] ?? ".purser");
  try {
    await example(orchestrator, (line) => console.log(line));
  } finally {
    await orchestrator.stop();
  }
}
