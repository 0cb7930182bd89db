import { z } from "zod";
import { EXIT, type ExitCode, type Invocation } from "./command.ts";
import type { Followed } from "./follow.ts";

const reportOutput = z.object({
  report: z.object({ output: z.object({ htmlPath: z.string(), pdfPath: z.string() }) }),
});

/** Prints how a followed workflow came out, and turns it into an exit code. */
export function conclude(followed: Followed, { terminal, json }: Invocation): ExitCode {
  if (followed.kind === "waiting") {
    const { threadId, approvals } = followed;
    if (json) {
      terminal.out(
        JSON.stringify(
          { status: "waiting", threadId, approvals: approvals.map(({ id, action }) => ({ id, ...action })) },
          null,
          2,
        ),
      );
    } else {
      terminal.out(
        `\nWaiting for a decision. Go on with:  purser resume ${threadId} --yes   (or --reject "why not")`,
      );
    }
    return EXIT.waiting;
  }
  const { run, outcome, results } = followed;
  const report = reportOutput.safeParse(results);
  if (json) {
    const { threadId, status, error } = run;
    terminal.out(
      JSON.stringify(
        { status: outcome?.status ?? status, threadId, error, answer: outcome?.answer, results },
        null,
        2,
      ),
    );
  } else {
    terminal.out(`\n${wrap(outcome?.answer ?? run.error?.message ?? run.status)}`);
    if (report.success) {
      terminal.out(`\nReport  ${report.data.report.output.htmlPath}`);
      terminal.out(`        ${report.data.report.output.pdfPath}`);
    }
  }
  const fine = outcome?.status === "success" || outcome?.status === "rolled_back";
  return fine ? EXIT.ok : EXIT.failed;
}

/** Prose in lines that a terminal shows whole. */
function wrap(text: string): string {
  const lines: string[] = [""];
  for (const word of text.split(" ")) {
    const line = lines.at(-1) ?? "";
    if (line !== "" && line.length + 1 + word.length > LINE) lines.push(word);
    else lines[lines.length - 1] = line === "" ? word : `${line} ${word}`;
  }
  return lines.join("\n");
}

const LINE = 100;
