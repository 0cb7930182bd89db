import { createInterface } from "node:readline/promises";
import { styleText } from "node:util";

/** What a command writes to and reads from; tests give their own. */
export type Terminal = {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Rewrites the last line where a person watches; elsewhere says nothing. */
  readonly status: (text: string) => void;
  readonly interactive: boolean;
  readonly ask: (question: string, signal: AbortSignal) => Promise<string>;
  readonly readStdin: () => Promise<string>;
  readonly style: (format: "bold" | "dim" | "green" | "red" | "yellow", text: string) => string;
};

export function processTerminal(): Terminal {
  const { stdin, stdout, stderr } = process;
  // A reader such as head may go before everything is written; that is not an error.
  stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.exit(0);
  });
  let statusShown = false;
  const clear = () => {
    if (!statusShown) return;
    stderr.write("\r\u001b[2K");
    statusShown = false;
  };
  return {
    out: (text) => {
      clear();
      stdout.write(`${text}\n`);
    },
    err: (text) => {
      clear();
      stderr.write(`${text}\n`);
    },
    status: (text) => {
      if (!stderr.isTTY) return;
      clear();
      stderr.write(text.slice(0, (stderr.columns || 80) - 1));
      statusShown = true;
    },
    interactive: stdin.isTTY && stdout.isTTY,
    ask: async (question, signal) => {
      clear();
      const lines = createInterface({ input: stdin, output: stdout });
      try {
        return await lines.question(question, { signal });
      } finally {
        lines.close();
      }
    },
    readStdin: async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of stdin) chunks.push(chunk as Buffer);
      return Buffer.concat(chunks).toString("utf8");
    },
    style: (format, text) => styleText(format, text, { stream: stdout }),
  };
}
