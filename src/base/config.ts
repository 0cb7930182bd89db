import { isAbsolute, join, resolve } from "node:path";
import { z } from "zod";
import { PurserError } from "./errors.ts";
import { readAllowList } from "./outbound/allow-list.ts";

const wholeNumber = (least: number) =>
  z
    .string()
    .regex(/^\d+$/, "must be a whole number")
    .transform(Number)
    .refine((n) => n >= least, { error: `must be at least ${least}` });

const url = z.string().refine((text) => URL.canParse(text), { error: "must be a URL" });

const WEBHOOK_SECRETS = /^whsec_[A-Za-z0-9+/]{32,86}={0,2}(\s+whsec_[A-Za-z0-9+/]{32,86}={0,2})*$/;

/** Every variable Purser reads, with what it means; `purser config` prints this. */
const VARIABLES = {
  PURSER_ENV: {
    schema: z.enum(["development", "production"]).default("production"),
    means: "development: 5 agents at once, 120 s a workflow; production: 20 and 600 s",
  },
  PURSER_HOME: {
    schema: z.string().min(1).default(".purser"),
    means: "folder of the database, documents and reports",
  },
  PURSER_COMPANY: {
    schema: z.string().min(1).optional(),
    means: "the company a command is about when --company is not given",
  },
  PURSER_MAX_AGENTS: {
    schema: wholeNumber(1).optional(),
    means: "operations under way at once in this process",
  },
  PURSER_WORKFLOW_TIMEOUT_S: {
    schema: wholeNumber(1).optional(),
    means: "seconds after which a workflow's run is ended",
  },
  PORT: {
    schema: wholeNumber(0)
      .refine((port) => port < 65_536, { error: "must be below 65536" })
      .default(8123),
    means: "port of the server",
  },
  HOST: { schema: z.string().min(1).default("127.0.0.1"), means: "address the server listens on" },
  PURSER_MAX_RUNS: {
    schema: wholeNumber(1).default(100),
    means: "runs under way at once in this process; one that waits for a person takes no place",
  },
  PURSER_MAX_QUEUED_RUNS: {
    schema: wholeNumber(1).default(5_000),
    means: "runs of one company that are under way or wait for their turn in this process; more are refused",
  },
  PURSER_MAX_STREAMS: {
    schema: wholeNumber(1).default(10_000),
    means: "event streams that one user may have open in this process",
  },
  PURSER_LOG_LEVEL: {
    schema: z.enum(["debug", "info", "warn", "error", "silent"]).default("info"),
    means: "least important log lines that the server writes",
  },
  OTEL_EXPORTER_OTLP_ENDPOINT: {
    schema: url.optional(),
    means: "where the server sends its traces; not set: there are none",
  },
  PURSER_OUTBOUND_HOSTS: {
    schema: z
      .string()
      .refine((text) => isAllowList(listed(text)), {
        error: "must list hosts such as localhost:9000 or 10.0.0.5",
      })
      .optional(),
    means: "hosts of your own network that webhooks and remote agents may reach: localhost:9000,10.0.0.5",
  },
  PURSER_WEBHOOK_SECRET: {
    schema: z
      .string()
      .regex(WEBHOOK_SECRETS, "must be whsec_ and the base64 of 24 to 64 random bytes")
      .optional(),
    means: "signs webhooks; default: made once and kept in webhook-secret in the home folder",
  },
  PURSER_KEEP_EVENTS_DAYS: {
    schema: wholeNumber(1).default(30),
    means: "days after which events of ended runs are removed",
  },
  PURSER_KEEP_CHECKPOINTS: {
    schema: wholeNumber(1).default(100),
    means: "newest checkpoints kept of each thread",
  },
  PURSER_ORIGINS: {
    schema: z
      .string()
      .refine((text) => listed(text).every(isOrigin), {
        error: "must list origins such as https://app.example.com, without a path, or be *",
      })
      .optional(),
    means: "web origins that may call the server, by comma; default: none in production, any in development",
  },
  OPENAI_API_KEY: {
    schema: z.string().min(1).optional(),
    means: "key of the language model; without it nothing is worded by a model",
  },
  OPENAI_BASE_URL: { schema: url.optional(), means: "any OpenAI-compatible server" },
  PURSER_MODEL: { schema: z.string().min(1).default("gpt-5-mini"), means: "name of the language model" },
} as const;

export type VariableName = keyof typeof VARIABLES;

export type Config = {
  readonly environment: "development" | "production";
  /** absolute */
  readonly home: string;
  readonly database: string;
  readonly company: string | undefined;
  readonly maxConcurrentAgents: number;
  readonly workflowTimeoutMs: number;
  readonly maxRuns: number;
  /** of one company, in this process */
  readonly maxQueuedRuns: number;
  /** of one user, in this process */
  readonly maxStreams: number;
  readonly logLevel: "debug" | "info" | "warn" | "error" | "silent";
  readonly otlpEndpoint: string | undefined;
  readonly outboundHosts: readonly string[];
  readonly webhookSecret: string | undefined;
  readonly keepEventsDays: number;
  readonly keepCheckpoints: number;
  /** Values that no log line may show. */
  readonly secrets: readonly string[];
  readonly port: number;
  readonly host: string;
  /** Web origins that may call the server; "*": any. Pages of other origins are refused. */
  readonly origins: "*" | readonly string[];
  readonly model: {
    readonly apiKey: string;
    readonly baseUrl: string | undefined;
    readonly name: string;
  } | null;
};

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Configuration from the environment. An empty variable counts as not set.
 * @throws PurserError `invalid_configuration` naming each variable that is wrong and what would be right
 */
export function readConfig(env: Environment, cwd: string): Config {
  const given = Object.fromEntries(
    Object.keys(VARIABLES).map((name) => [name, env[name] === "" ? undefined : env[name]]),
  );
  const shape = z.object({
    PURSER_ENV: VARIABLES.PURSER_ENV.schema,
    PURSER_HOME: VARIABLES.PURSER_HOME.schema,
    PURSER_COMPANY: VARIABLES.PURSER_COMPANY.schema,
    PURSER_MAX_AGENTS: VARIABLES.PURSER_MAX_AGENTS.schema,
    PURSER_WORKFLOW_TIMEOUT_S: VARIABLES.PURSER_WORKFLOW_TIMEOUT_S.schema,
    PORT: VARIABLES.PORT.schema,
    HOST: VARIABLES.HOST.schema,
    PURSER_MAX_RUNS: VARIABLES.PURSER_MAX_RUNS.schema,
    PURSER_MAX_QUEUED_RUNS: VARIABLES.PURSER_MAX_QUEUED_RUNS.schema,
    PURSER_MAX_STREAMS: VARIABLES.PURSER_MAX_STREAMS.schema,
    PURSER_LOG_LEVEL: VARIABLES.PURSER_LOG_LEVEL.schema,
    OTEL_EXPORTER_OTLP_ENDPOINT: VARIABLES.OTEL_EXPORTER_OTLP_ENDPOINT.schema,
    PURSER_OUTBOUND_HOSTS: VARIABLES.PURSER_OUTBOUND_HOSTS.schema,
    PURSER_WEBHOOK_SECRET: VARIABLES.PURSER_WEBHOOK_SECRET.schema,
    PURSER_KEEP_EVENTS_DAYS: VARIABLES.PURSER_KEEP_EVENTS_DAYS.schema,
    PURSER_KEEP_CHECKPOINTS: VARIABLES.PURSER_KEEP_CHECKPOINTS.schema,
    PURSER_ORIGINS: VARIABLES.PURSER_ORIGINS.schema,
    OPENAI_API_KEY: VARIABLES.OPENAI_API_KEY.schema,
    OPENAI_BASE_URL: VARIABLES.OPENAI_BASE_URL.schema,
    PURSER_MODEL: VARIABLES.PURSER_MODEL.schema,
  });
  const parsed = shape.safeParse(given);
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => ({
      variable: issue.path.join("."),
      message: issue.message,
    }));
    const listed = problems.map(({ variable, message }) => `${variable} ${message}`).join("; ");
    throw new PurserError("invalid_configuration", `The environment is not valid: ${listed}.`, {
      details: { problems },
    });
  }
  const values = parsed.data;
  const home = isAbsolute(values.PURSER_HOME) ? values.PURSER_HOME : resolve(cwd, values.PURSER_HOME);
  const production = values.PURSER_ENV === "production";
  return {
    environment: values.PURSER_ENV,
    home,
    database: join(home, "purser.db"),
    company: values.PURSER_COMPANY,
    maxConcurrentAgents: values.PURSER_MAX_AGENTS ?? (production ? 20 : 5),
    workflowTimeoutMs: (values.PURSER_WORKFLOW_TIMEOUT_S ?? (production ? 600 : 120)) * 1000,
    maxRuns: values.PURSER_MAX_RUNS,
    maxQueuedRuns: values.PURSER_MAX_QUEUED_RUNS,
    maxStreams: values.PURSER_MAX_STREAMS,
    logLevel: values.PURSER_LOG_LEVEL,
    otlpEndpoint: values.OTEL_EXPORTER_OTLP_ENDPOINT,
    outboundHosts: listed(values.PURSER_OUTBOUND_HOSTS),
    webhookSecret: values.PURSER_WEBHOOK_SECRET,
    keepEventsDays: values.PURSER_KEEP_EVENTS_DAYS,
    keepCheckpoints: values.PURSER_KEEP_CHECKPOINTS,
    secrets: [values.OPENAI_API_KEY, ...(values.PURSER_WEBHOOK_SECRET?.split(/\s+/) ?? [])].filter(
      (secret) => secret !== undefined,
    ),
    port: values.PORT,
    host: values.HOST,
    origins: allowedOrigins(values.PURSER_ORIGINS, production),
    model:
      values.OPENAI_API_KEY === undefined
        ? null
        : { apiKey: values.OPENAI_API_KEY, baseUrl: values.OPENAI_BASE_URL, name: values.PURSER_MODEL },
  };
}

function allowedOrigins(given: string | undefined, production: boolean): Config["origins"] {
  if (given === undefined) return production ? [] : "*";
  const origins = listed(given);
  return origins.includes("*") ? "*" : origins;
}

function isAllowList(hosts: readonly string[]): boolean {
  try {
    readAllowList(hosts);
    return true;
  } catch {
    return false;
  }
}

function isOrigin(text: string): boolean {
  return text === "*" || (URL.canParse(text) && new URL(text).origin === text);
}

function listed(given: string | undefined): string[] {
  return (given ?? "")
    .split(",")
    .map((one) => one.trim())
    .filter(Boolean);
}

const SECRET: ReadonlySet<VariableName> = new Set(["OPENAI_API_KEY", "PURSER_WEBHOOK_SECRET"]);

/** Each variable with what it means and what is in force; secrets are shown only as set or not. */
export function describeConfig(env: Environment): { name: VariableName; value: string; means: string }[] {
  return (Object.keys(VARIABLES) as VariableName[]).map((name) => {
    const { means, schema } = VARIABLES[name];
    const raw = env[name] === "" ? undefined : env[name];
    const fallback = schema.safeParse(undefined);
    const inForce =
      raw ?? (fallback.success && fallback.data !== undefined ? `${fallback.data} (default)` : "(not set)");
    return { name, value: SECRET.has(name) && raw !== undefined ? "(set)" : inForce, means };
  });
}
