import { type OpenAPIHono, createRoute, z } from "@hono/zod-openapi";
import { PurserError } from "../../base/errors.ts";
import type { Actor } from "../../control/context.ts";
import { identify } from "../identity.ts";
import { streamAnswer, wholeAnswer } from "./answer-stream.ts";
import { type ChatDeps, epochSeconds, openConversation } from "./conversation.ts";
import { extensionOf } from "./extension.ts";
import { chatModel } from "./models.ts";
import { readBody } from "./openai-error.ts";
import { refuseUnsupported, responseBody, responseRequest } from "./response-body.ts";
import { completedMessage, completedResponse, responseShape } from "./response-json.ts";
import { responseWriter } from "./response-stream.ts";
import { responseId, sessionOfResponse, threadOf } from "./session.ts";
import { errorContent } from "./shapes.ts";
import { takeTurn } from "./turn.ts";

const route = createRoute({
  method: "post",
  path: "/v1/responses",
  tags: ["Chat"],
  summary: "Ask, as OpenAI's newer clients do",
  description:
    "As /v1/chat/completions; `previous_response_id`, `conversation` or `x-session-id` keeps the thread. " +
    "Only the newest answer of a conversation can be gone on from.",
  request: {
    headers: z.object({ "x-session-id": z.string().max(200).optional() }),
    body: { required: true, content: { "application/json": { schema: responseBody } } },
  },
  responses: {
    200: { description: "The answer", content: { "application/json": { schema: responseShape } } },
    default: errorContent,
  },
});

export function responseRoute(
  app: OpenAPIHono,
  deps: ChatDeps & { readonly onError: (error: unknown) => void },
): void {
  const { orchestrator, onError } = deps;
  const { ids } = orchestrator.runtime;
  app.openAPIRegistry.registerPath(route);
  app.post(route.path, async (c) => {
    const actor = await identify(c, orchestrator);
    const body = await readBody(c, responseBody);
    refuseUnsupported(body);
    const model = chatModel(orchestrator, actor, body.model);
    const turn = { ...responseRequest(body), model };
    const { previous_response_id: previous = null, conversation: named = null } = body;
    const conversationName = typeof named === "string" ? named : named?.id;
    const before = previous === null ? undefined : await sessionBefore(deps, actor, previous);
    const sessions = [before, conversationName, body.metadata?.session_id, body.user];
    const conversation = openConversation(c, deps, { actor, sessions });
    const { session } = conversation.place;
    const head = {
      id: responseId(session, ids.next()),
      created_at: epochSeconds(orchestrator),
      instructions: body.instructions ?? null,
      metadata: body.metadata ?? {},
      model: body.model,
      previous_response_id: previous,
      conversation: conversationName === undefined ? null : { id: conversationName },
    };
    const messageId = `msg_${ids.next().replaceAll("-", "")}`;
    const onEnd = async () => {
      await orchestrator.threads.update(actor, conversation.threadId, {
        metadata: { chat_response: head.id },
      });
    };
    if (body.stream === true) {
      return streamAnswer(c, conversation, {
        events: (connected) => takeTurn(connected, turn),
        writer: responseWriter(conversation, head, { messageId, onEnd }),
        onError,
      });
    }
    const { text, end } = await wholeAnswer(takeTurn(conversation, turn));
    await onEnd();
    const message = completedMessage(messageId, text);
    const purser = extensionOf(conversation, end);
    return c.json(completedResponse(head, { message, tokens: end.tokens, purser }));
  });
}

const noted = z.looseObject({ chat_response: z.string().optional() });

/** The session of the answer that this one goes on from; it must be its conversation's newest. */
async function sessionBefore({ orchestrator }: ChatDeps, actor: Actor, id: string): Promise<string> {
  const session = sessionOfResponse(id);
  const details = { param: "previous_response_id" };
  const unknown = () => new PurserError("not_found", `There is no response "${id}".`, { details });
  if (session === undefined) throw unknown();
  const threadId = threadOf(actor, session);
  const found = await orchestrator.threads.search(actor, { ids: [threadId], limit: 1 });
  const [thread] = found.threads;
  if (!thread) throw unknown();
  if (noted.parse(thread.metadata).chat_response === id) return session;
  throw new PurserError(
    "unsupported_parameter",
    "previous_response_id must be the newest response of its conversation: conversations do not branch.",
    { details },
  );
}
