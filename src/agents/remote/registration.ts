import { z } from "zod";

/** Headers that belong to the connection, not to whoever registers. */
const RESERVED = ["host", "content-length", "content-type", "connection", "transfer-encoding", "upgrade"];

const header = z
  .string()
  .regex(/^[A-Za-z0-9-]{1,100}$/, "must be a header's name")
  .refine((name) => !RESERVED.includes(name.toLowerCase()), {
    error: "is a header that the connection sets",
  });

/** A LangGraph server that Purser may call, and what of it. */
export const remoteRequest = z.object({
  id: z
    .string()
    .max(60)
    .regex(/^[a-z][a-z0-9_]*$/, "must be lower_snake_case, starting with a letter"),
  url: z
    .string()
    .max(2_000)
    .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), {
      error: "must be an http or https URL",
    })
    .refine((text) => !URL.canParse(text) || isBare(new URL(text)), {
      error: "must carry no user, query or fragment: secrets belong into headers",
    })
    .transform((text) => text.replace(/\/+$/, "")),
  /** the graph or assistant there */
  assistant_id: z.string().min(1).max(200),
  title: z.string().min(1).max(200).optional(),
  description: z.string().min(1).max(2_000).optional(),
  /** Sent with each request; kept sealed in the database, never shown again. */
  headers: z
    .record(
      header,
      z
        .string()
        .max(4_000)
        .regex(/^[\x20-\x7e]*$/, "must be plain text"),
    )
    .default({}),
  /** `read` only where running it changes nothing anywhere. */
  effect: z.enum(["read", "write"]).default("write"),
});
export type RemoteRequest = z.output<typeof remoteRequest>;

/** JSON schemas, as the other server told when it was registered. */
export const remoteSchemas = z.object({
  graph: z.string(),
  input: z.record(z.string(), z.unknown()).nullable(),
  output: z.record(z.string(), z.unknown()).nullable(),
});
export type RemoteSchemas = z.infer<typeof remoteSchemas>;

export type Registration = RemoteRequest & { readonly schemas: RemoteSchemas };

function isBare({ username, password, search, hash }: URL): boolean {
  return [username, password, search, hash].every((part) => part === "");
}
