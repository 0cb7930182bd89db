import { type OpenAPIHono, createRoute, z } from "@hono/zod-openapi";
import { identify } from "../identity.ts";
import { streamAnswer, wholeAnswer } from "./answer-stream.ts";
import { completionBody, completionRequest, refuseUnsupported } from "./completion-body.ts";
import { completionUsage, completionWriter } from "./completion-stream.ts";
import { type ChatDeps, epochSeconds, openConversation } from "./conversation.ts";
import { extension, extensionOf } from "./extension.ts";
import { chatModel } from "./models.ts";
import { readBody } from "./openai-error.ts";
import { errorContent } from "./shapes.ts";
import { takeTurn } from "./turn.ts";

const completion = z
  .object({
    id: z.string(),
    object: z.literal("chat.completion"),
    created: z.number().int(),
    model: z.string(),
    choices: z.array(
      z.object({
        index: z.literal(0),
        message: z.object({
          role: z.literal("assistant"),
          content: z.string(),
          refusal: z.null(),
          annotations: z.array(z.unknown()).max(0),
        }),
        logprobs: z.null(),
        finish_reason: z.literal("stop"),
      }),
    ),
    usage: z.object({
      prompt_tokens: z.number().int(),
      completion_tokens: z.number().int(),
      total_tokens: z.number().int(),
    }),
    purser: extension,
  })
  .openapi("ChatCompletion");

const route = createRoute({
  method: "post",
  path: "/v1/chat/completions",
  tags: ["Chat"],
  summary: "Ask, as OpenAI's clients do",
  description:
    "`model` is `purser`, an agent's id or a workflow's name. `x-session-id` (or `user`, or `metadata.session_id`) " +
    "keeps the thread; without it the messages are the context. With `stream` it answers with server-sent events.",
  request: {
    headers: z.object({ "x-session-id": z.string().max(200).optional() }),
    body: { required: true, content: { "application/json": { schema: completionBody } } },
  },
  responses: {
    200: { description: "The answer", content: { "application/json": { schema: completion } } },
    default: errorContent,
  },
});

export function completionRoute(
  app: OpenAPIHono,
  deps: ChatDeps & { readonly onError: (error: unknown) => void },
): void {
  const { orchestrator, onError } = deps;
  app.openAPIRegistry.registerPath(route);
  app.post(route.path, async (c) => {
    const actor = await identify(c, orchestrator);
    const body = await readBody(c, completionBody);
    refuseUnsupported(body);
    const model = chatModel(orchestrator, actor, body.model);
    const turn = { ...completionRequest(body), model };
    const sessions = [body.metadata?.session_id, body.user];
    const conversation = openConversation(c, deps, { actor, sessions });
    const head = {
      id: `chatcmpl-${orchestrator.runtime.ids.next()}`,
      created: epochSeconds(orchestrator),
      model: body.model,
    };
    if (body.stream === true) {
      const includeUsage = body.stream_options?.include_usage === true;
      return streamAnswer(c, conversation, {
        events: (connected) => takeTurn(connected, turn),
        writer: completionWriter(conversation, head, { includeUsage }),
        onError,
      });
    }
    const { text, end } = await wholeAnswer(takeTurn(conversation, turn));
    return c.json({
      ...head,
      object: "chat.completion",
      choices: [
        {
          index: 0,
          message: { role: "assistant", content: text, refusal: null, annotations: [] },
          logprobs: null,
          finish_reason: "stop",
        },
      ],
      usage: completionUsage(end.tokens),
      purser: extensionOf(conversation, end),
    } satisfies z.input<typeof completion>);
  });
}
