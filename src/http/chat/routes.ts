import { OpenAPIHono, createRoute, z } from "@hono/zod-openapi";
import { PurserError } from "../../base/errors.ts";
import { identify } from "../identity.ts";
import { completionRoute } from "./completions.ts";
import { type ChatDeps, epochSeconds } from "./conversation.ts";
import { type ChatModel, chatModel, chatModels } from "./models.ts";
import { openAiErrorResponse, toOpenAiError } from "./openai-error.ts";
import { responseRoute } from "./responses.ts";
import { errorContent, modelShape } from "./shapes.ts";

const listModels = createRoute({
  method: "get",
  path: "/v1/models",
  tags: ["Chat"],
  summary: "What may be given as `model`",
  responses: {
    200: {
      description: "purser, then the agents and the workflows that the user may use",
      content: {
        "application/json": { schema: z.object({ object: z.literal("list"), data: z.array(modelShape) }) },
      },
    },
    default: errorContent,
  },
});

const getModel = createRoute({
  method: "get",
  path: "/v1/models/{id}",
  tags: ["Chat"],
  summary: "One model",
  request: { params: z.object({ id: z.string() }) },
  responses: {
    200: { description: "The model", content: { "application/json": { schema: modelShape } } },
    default: errorContent,
  },
});

export type ChatRouteDeps = ChatDeps & {
  /** Told of what went wrong inside; the client is told only that something did. */
  readonly onError?: (error: unknown) => void;
};

/** What OpenAI's clients call, with OpenAI's shapes for everything, errors too. */
export function chatRoutes({ onError = () => undefined, ...deps }: ChatRouteDeps): OpenAPIHono {
  const { orchestrator } = deps;
  const app = new OpenAPIHono();
  const created = epochSeconds(orchestrator);
  const modelJson = ({ id }: ChatModel): z.input<typeof modelShape> => {
    return { id, object: "model", created, owned_by: "purser" };
  };

  app.openAPIRegistry.registerPath(listModels);
  app.get(listModels.path, async (c) => {
    const actor = await identify(c, orchestrator);
    return c.json({ object: "list", data: chatModels(orchestrator, actor).map(modelJson) });
  });

  app.openAPIRegistry.registerPath(getModel);
  // `purser/ai_cfo_agent` has a slash of its own.
  app.get("/v1/models/:id{.+}", async (c) => {
    const actor = await identify(c, orchestrator);
    return c.json(modelJson(chatModel(orchestrator, actor, c.req.param("id"))));
  });

  completionRoute(app, { ...deps, onError });
  responseRoute(app, { ...deps, onError });

  app.all("/v1/*", (c) => {
    throw new PurserError("not_found", `There is no ${c.req.method} ${c.req.path}.`);
  });
  app.onError((error, c) => {
    if (toOpenAiError(error).status >= 500) onError(error);
    return openAiErrorResponse(error, c);
  });
  return app;
}
