import { parseArgs } from "node:util";
import { PurserError, toInnerErrorShape } from "../base/errors.ts";
import { COMMON_OPTIONS, type Command, EXIT, type ExitCode, type Invocation } from "./command.ts";
import { audit } from "./commands/audit.ts";
import { call } from "./commands/call.ts";
import { config } from "./commands/config.ts";
import { demo } from "./commands/demo.ts";
import { importCommand } from "./commands/import.ts";
import { key } from "./commands/key.ts";
import { plan } from "./commands/plan.ts";
import { resume } from "./commands/resume.ts";
import { retention } from "./commands/retention.ts";
import { review } from "./commands/review.ts";
import { run } from "./commands/run.ts";
import { undo } from "./commands/undo.ts";
import { trace } from "./commands/trace.ts";
import type { Terminal } from "./terminal.ts";

const COMMANDS: readonly Command[] = [
  demo,
  importCommand,
  run,
  resume,
  undo,
  review,
  plan,
  call,
  trace,
  audit,
  key,
  retention,
  config,
];

export type MainOptions = {
  readonly terminal: Terminal;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly signal: AbortSignal;
};

/** Runs one command line and says how it went. Nothing it prints is a stack trace. */
export async function main(argv: readonly string[], options: MainOptions): Promise<ExitCode> {
  const { terminal, signal } = options;
  const json = argv.includes("--json");
  try {
    const [name, ...rest] = argv;
    if (name === undefined || name === "help" || name === "--help" || name === "-h") {
      terminal.out(help());
      return name === undefined ? EXIT.usage : EXIT.ok;
    }
    const command = COMMANDS.find((one) => one.name === name);
    if (!command) {
      const known = COMMANDS.map((one) => one.name).join(", ");
      throw new PurserError("unknown_command", `There is no command "${name}". Known: ${known}.`);
    }
    const invocation = parse(command, rest, options);
    if (invocation.values["help"] === true) {
      terminal.out(commandHelp(command));
      return EXIT.ok;
    }
    return await command.run(invocation);
  } catch (error) {
    if (signal.aborted) {
      terminal.err("Cancelled.");
      return EXIT.cancelled;
    }
    const shape = toInnerErrorShape(error);
    if (json) terminal.out(JSON.stringify({ error: shape }, null, 2));
    else
      terminal.err(
        `${terminal.style("red", "error")} ${shape.message}  [${shape.code}]${details(shape.details)}`,
      );
    return shape.code === "internal_error" ? EXIT.failed : EXIT.usage;
  }
}

function parse(command: Command, args: readonly string[], options: MainOptions): Invocation {
  try {
    const { values, positionals } = parseArgs({
      args: spreadLists(args, command.lists ?? []),
      options: { ...COMMON_OPTIONS, ...command.options },
      allowPositionals: true,
    });
    return { ...options, values, positionals, json: values.json === true };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new PurserError("usage", `${reason}\nUsage: purser ${command.name} ${command.usage}`, { cause });
  }
}

/** `--documents a b --yes` as `--documents=a --documents=b --yes`. */
function spreadLists(args: readonly string[], lists: readonly string[]): string[] {
  let list: string | undefined;
  return args.flatMap((argument) => {
    if (!argument.startsWith("-")) return list === undefined ? [argument] : [`--${list}=${argument}`];
    list = lists.find((name) => argument === `--${name}`);
    return list === undefined ? [argument] : [];
  });
}

/** Rejected rows of an import, one a line: the part of an error's details that a person acts on. */
function details(shown: Readonly<Record<string, unknown>> | undefined): string {
  const rejections = shown?.["rejections"];
  if (!Array.isArray(rejections)) return "";
  return rejections
    .map((one: { file?: string; line?: number; column?: string; reason?: string }) => {
      const column = one.column === undefined ? "" : ` (${one.column})`;
      return `\n  ${one.file ?? "?"}:${one.line ?? "?"}${column}  ${one.reason ?? ""}`;
    })
    .join("");
}

function help(): string {
  const width = Math.max(...COMMANDS.map(({ name }) => name.length));
  const lines = COMMANDS.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`);
  return [
    "purser: a company's back office, run by agents",
    "",
    "Usage: purser COMMAND [--company NAME] [--json] [--help]",
    "",
    ...lines,
    "",
    "Exit codes: 0 done, 1 failed or rejected, 2 wrong input, 3 waits for an approval, 130 cancelled.",
  ].join("\n");
}

function commandHelp({ name, usage, summary }: Command): string {
  return `Usage: purser ${name} ${usage}\n\n${summary}`;
}
