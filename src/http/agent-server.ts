import { Hono } from "hono";
import { z } from "zod";
import { parseOrThrow } from "../base/parse.ts";
import type { Orchestrator } from "../orchestrator.ts";
import type { RunInfo, RunRequest, StreamMode } from "../runs/run-manager.ts";
import type { Thread } from "../runs/threads.ts";
import { identify } from "./identity.ts";
import { sendEvents } from "./sse.ts";

const streamMode = z.enum(["values", "updates", "custom", "messages", "debug", "tasks", "checkpoints"]);

const threadBody = z.object({
  thread_id: z.string().min(1).max(200).optional(),
  metadata: z.record(z.string(), z.unknown()).optional(),
  if_exists: z.enum(["raise", "do_nothing"]).optional(),
});

const runBody = z.object({
  assistant_id: z.string(),
  input: z.record(z.string(), z.unknown()).nullish(),
  command: z.object({ resume: z.unknown() }).nullish(),
  stream_mode: z.union([streamMode, z.array(streamMode).min(1)]).optional(),
});

/** The part of LangGraph's Agent Server API that running and resuming a workflow takes. */
export function agentServer(orchestrator: Orchestrator): Hono {
  const { threads, runs } = orchestrator;
  const app = new Hono();

  app.post("/threads", async (c) => {
    const actor = await identify(c, orchestrator);
    const body = parseOrThrow(threadBody, await readJson(c.req.raw), { what: "The thread" });
    const thread = await threads.create(actor, {
      id: body.thread_id,
      metadata: body.metadata,
      ifExists: body.if_exists,
    });
    return c.json(threadJson(thread));
  });

  app.get("/threads/:id", async (c) => {
    const actor = await identify(c, orchestrator);
    const thread = await threads.get(actor, c.req.param("id"));
    const { values, tasks } = await runs.state(actor, thread.id);
    const interrupts = Object.fromEntries(
      tasks.filter((t) => t.interrupts.length > 0).map((t) => [t.id, t.interrupts]),
    );
    return c.json({ ...threadJson(thread), values, interrupts });
  });

  app.get("/threads/:id/state", async (c) => {
    const actor = await identify(c, orchestrator);
    const threadId = c.req.param("id");
    const state = await runs.state(actor, threadId);
    const checkpoint = { thread_id: threadId, checkpoint_ns: "", checkpoint_id: state.checkpointId };
    return c.json({
      values: state.values,
      next: state.next,
      tasks: state.tasks.map((task) => ({ ...task, error: null, checkpoint: null, state: null })),
      checkpoint,
      metadata: {},
      created_at: state.createdAt,
      parent_checkpoint: null,
    });
  });

  app.get("/threads/:id/runs", async (c) => {
    const actor = await identify(c, orchestrator);
    return c.json((await runs.list(actor, c.req.param("id"))).map(runJson));
  });

  app.post("/threads/:id/runs", async (c) => {
    const actor = await identify(c, orchestrator);
    const request = await readRun(c.req.raw, c.req.param("id"));
    return c.json(runJson(await runs.start(actor, request)));
  });

  app.post("/threads/:id/runs/stream", async (c) => {
    const actor = await identify(c, orchestrator);
    const request = await readRun(c.req.raw, c.req.param("id"));
    const run = await runs.start(actor, request);
    c.header("content-location", `/threads/${run.threadId}/runs/${run.id}`);
    return sendEvents(c, (signal) => runs.events(actor, run.id, { signal }));
  });

  app.post("/threads/:id/runs/wait", async (c) => {
    const actor = await identify(c, orchestrator);
    const threadId = c.req.param("id");
    const run = await runs.start(actor, await readRun(c.req.raw, threadId));
    const { error } = await runs.wait(actor, run.id);
    c.header("content-location", `/threads/${threadId}/runs/${run.id}`);
    const { values, tasks } = await runs.state(actor, threadId);
    const interrupts = tasks.flatMap((task) => task.interrupts);
    return c.json({
      ...values,
      ...(interrupts.length > 0 ? { __interrupt__: interrupts } : {}),
      ...(error === null ? {} : { __error__: { error: error.code, message: error.message } }),
    });
  });

  app.get("/threads/:id/runs/:run", async (c) => {
    const actor = await identify(c, orchestrator);
    return c.json(runJson(await runs.get(actor, c.req.param("run"))));
  });

  app.get("/threads/:id/runs/:run/stream", async (c) => {
    const actor = await identify(c, orchestrator);
    const run = await runs.get(actor, c.req.param("run"));
    const last = Number(c.req.header("last-event-id") ?? 0);
    const after = Number.isSafeInteger(last) && last > 0 ? last : 0;
    return sendEvents(c, (signal) => runs.events(actor, run.id, { after, signal }));
  });

  app.post("/threads/:id/runs/:run/cancel", async (c) => {
    const actor = await identify(c, orchestrator);
    return c.json(runJson(await runs.cancel(actor, c.req.param("run"))));
  });

  return app;
}

async function readJson(request: Request): Promise<unknown> {
  const text = await request.text();
  if (text.trim() === "") return {};
  return parseOrThrow(jsonText, text, { what: "The request's body" });
}

const jsonText = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    context.addIssue({ code: "custom", message: "is not JSON" });
    return z.NEVER;
  }
});

async function readRun(request: Request, threadId: string): Promise<RunRequest> {
  const body = parseOrThrow(runBody, await readJson(request), { what: "The run" });
  const modes: readonly StreamMode[] = [body.stream_mode ?? "values"].flat();
  const start: RunRequest["start"] = body.command
    ? { kind: "resume", answer: body.command.resume }
    : body.input
      ? { kind: "input", input: body.input }
      : { kind: "continue" };
  return { threadId, graph: body.assistant_id, start, streamModes: modes };
}

function threadJson(thread: Thread) {
  return {
    thread_id: thread.id,
    created_at: thread.createdAt,
    updated_at: thread.updatedAt,
    metadata: thread.metadata,
    status: thread.status,
  };
}

function runJson(run: RunInfo) {
  return {
    run_id: run.id,
    thread_id: run.threadId,
    assistant_id: run.graph,
    status: run.status,
    created_at: run.createdAt,
    updated_at: run.updatedAt,
    metadata: {},
    ...(run.error === null ? {} : { error: run.error }),
  };
}
