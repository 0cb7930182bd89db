import { z } from "@hono/zod-openapi";
import { answers, errorBody } from "../wire/common.ts";

/** An answer that goes on as long as the run. */
export const eventStream = {
  200: {
    description:
      "Server-sent events, the first of them `metadata`; `id` counts from 1, a comment comes as heartbeat",
    content: { "text/event-stream": { schema: z.string() } },
  },
  default: { description: "What was wrong", content: { "application/json": { schema: errorBody } } },
};

/** An answer that comes when the run has ended. */
export const endValues = answers(
  z
    .looseObject({
      __interrupt__: z.array(z.object({ id: z.string(), value: z.unknown() })).optional(),
      __error__: z.object({ error: z.string(), message: z.string() }).optional(),
    })
    .openapi("RunValues"),
  "The thread's values, with what it waits for, or how the run failed",
);
