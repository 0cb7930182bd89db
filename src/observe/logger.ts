import { type DestinationStream, pino } from "pino";
import { type Clock, systemRuntime } from "../base/runtime.ts";
import type { LogFields, Logger } from "./observer.ts";
import { type Redactor, createRedactor } from "./redact.ts";

export const LOG_LEVELS = ["debug", "info", "warn", "error", "silent"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export type LoggerOptions = {
  /** default: info */
  readonly level?: LogLevel;
  /** Given whole lines; default: stderr, written at once, so that a crash loses none. */
  readonly destination?: DestinationStream;
  readonly clock?: Clock;
  readonly redactor?: Redactor;
};

/** Log lines: one JSON object each, with `level`, `time` (ISO), `pid`, the fields and `msg`. No secret comes out. */
export function createLogger(options: LoggerOptions = {}): Logger {
  const { level = "info", clock = systemRuntime.clock, redactor = createRedactor() } = options;
  const lines = pino(
    {
      level,
      base: { pid: process.pid },
      timestamp: () => `,"time":"${clock.now().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      // Errors are made plain, without secrets, before pino sees them.
      serializers: { err: (error: unknown) => error },
    },
    options.destination ?? pino.destination({ dest: 2, sync: true }),
  );

  const at = (name: "debug" | "info" | "warn" | "error") => (fields: LogFields, message: string) => {
    if (lines.isLevelEnabled(name)) lines[name](redactor.value(fields) as object, redactor.text(message));
  };
  return { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
}
