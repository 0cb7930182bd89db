import { describe, expect, it } from "vitest";
import { threadOf } from "../../../src/http/chat/session.ts";
import { openai, say, serveChat } from "./chat-fixture.ts";

const local = { companyId: "acme", userId: "local", permissions: ["*"] };
const user = (content: string) => ({ role: "user" as const, content });

describe("models", () => {
  it("are purser, the agents and the workflows", async () => {
    const { url } = await serveChat();
    const client = openai(url);
    const ids = (await client.models.list()).data.map(({ id }) => id);
    expect(ids).toEqual(["purser", "worker", "look_twice"]);
    expect(await client.models.retrieve("worker")).toMatchObject({ id: "worker", object: "model" });
    expect(await client.models.retrieve("purser/worker")).toMatchObject({ id: "worker" });
    await expect(client.models.retrieve("gpt-9")).rejects.toMatchObject({
      status: 404,
      code: "model_not_found",
      param: "model",
      type: "not_found_error",
    });
  });

  it("choose who answers: anybody, an agent or a workflow", async () => {
    const { url } = await serveChat();
    const client = openai(url);
    expect(await say(client, "hello")).toBe("purser heard human:hello");
    expect(await say(client, "hello", { model: "worker" })).toBe("worker heard human:hello");
    expect(await say(client, "hello", { model: "purser/look_twice" })).toBe("look_twice heard human:hello");
    // What one turn asked for does not go on into the next.
    await say(client, "hello", { model: "worker", session: "s" });
    expect(await say(client, "again", { session: "s" })).toMatch(/^purser heard/);
  });
});

describe("a completion", () => {
  it("has OpenAI's shape, and zeros for tokens where no model was called", async () => {
    const { url } = await serveChat();
    const answer = await openai(url).chat.completions.create({ model: "purser", messages: [user("hello")] });
    expect(answer).toMatchObject({
      object: "chat.completion",
      model: "purser",
      choices: [
        {
          index: 0,
          message: { role: "assistant", content: "purser heard human:hello" },
          finish_reason: "stop",
        },
      ],
      usage: { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 },
      purser: { status: "success", approvals: [] },
    });
    expect(answer.id).toMatch(/^chatcmpl-/);
  });

  it("without a session takes the messages as they are given as its context", async () => {
    const { url } = await serveChat();
    const messages = [
      { role: "system" as const, content: "be brief" },
      user("one"),
      { role: "assistant" as const, content: "1" },
      { role: "user" as const, content: [{ type: "text" as const, text: "two" }] },
    ];
    const { choices } = await openai(url).chat.completions.create({ model: "purser", messages });
    expect(choices[0]?.message.content).toBe("purser heard system:be brief | human:one | ai:1 | human:two");
  });

  it("in a session has each message once, however often the client sends the conversation", async () => {
    const { url, orchestrator } = await serveChat();
    const client = openai(url);
    const headers = { "x-session-id": "s" };
    const ask = async (messages: Parameters<typeof client.chat.completions.create>[0]["messages"]) => {
      const { choices } = await client.chat.completions.create({ model: "purser", messages }, { headers });
      return choices[0]?.message.content ?? "";
    };
    const first = await ask([user("one")]);
    const whole = [user("one"), { role: "assistant" as const, content: first }, user("two")];
    expect(await ask(whole)).toBe(`purser heard human:one | ai:${first} | human:two`);
    // A client that sends only what is new gets the same.
    expect(await ask([user("three")])).toMatch(/human:one \| ai:.* \| human:two \| ai:.* \| human:three$/);
    expect(await orchestrator.runs.list(local, threadOf(local, "s"))).toHaveLength(3);
  });

  it("keeps the thread by `user` or `metadata.session_id` too", async () => {
    const { url } = await serveChat();
    const client = openai(url);
    for (const session of [{ user: "u" }, { metadata: { session_id: "m" } }]) {
      await client.chat.completions.create({ model: "purser", messages: [user("one")], ...session });
      const second = await client.chat.completions.create({
        model: "purser",
        messages: [user("two")],
        ...session,
      });
      expect(second.choices[0]?.message.content).toContain("human:one");
    }
  });

  it("tells the session it made, so that the client can go on with it", async () => {
    const { url } = await serveChat();
    const client = openai(url);
    const { response } = await client.chat.completions
      .create({ model: "purser", messages: [user("one")] })
      .withResponse();
    const session = response.headers.get("x-session-id") ?? "";
    expect(await say(client, "two", { session })).toContain("human:one");
  });

  it("asked again after a run that failed does not stand twice in the thread", async () => {
    const { url } = await serveChat();
    const client = openai(url);
    for (let attempt = 0; attempt < 2; attempt += 1)
      await expect(say(client, "fail", { session: "s" })).rejects.toMatchObject({ status: 500 });
    expect(await say(client, "hello", { session: "s" })).toBe("purser heard human:fail | human:hello");
  });
});

describe("a streamed completion", () => {
  it("begins with the role, brings the text as it comes, and ends with stop and the usage", async () => {
    const { url } = await serveChat();
    const stream = await openai(url).chat.completions.create({
      model: "purser",
      messages: [user("stream")],
      stream: true,
      stream_options: { include_usage: true },
    });
    const chunks = [];
    for await (const chunk of stream) chunks.push(chunk);
    expect(chunks[0]?.choices[0]?.delta).toMatchObject({ role: "assistant", content: "" });
    const texts = chunks.flatMap(({ choices }) => choices[0]?.delta.content || []);
    expect(texts.join("")).toBe("Once upon a time.");
    expect(texts.length).toBeGreaterThan(5);
    expect(chunks.at(-2)?.choices[0]?.finish_reason).toBe("stop");
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { total_tokens: 0 } });
    expect(new Set(chunks.map(({ id }) => id)).size).toBe(1);
  });

  it("ends with [DONE]; what goes on meanwhile is beside the text", async () => {
    const { url, begun } = await serveChat();
    const gone = new AbortController();
    const answer = await fetch(`${url}/v1/chat/completions`, {
      method: "POST",
      body: JSON.stringify({ model: "purser", messages: [user("hello")], stream: true }),
    });
    expect(answer.headers.get("content-type")).toContain("text/event-stream");
    expect(await answer.text()).toMatch(/data: \[DONE\]\n\n$/);

    const slow = await openai(url).chat.completions.create(
      { model: "purser", messages: [user("slow")], stream: true },
      { signal: gone.signal },
    );
    await begun;
    for await (const chunk of slow) {
      const { progress } = (chunk as { purser?: { progress?: unknown } }).purser ?? {};
      expect(chunk.choices[0]?.delta.content || "").toBe("");
      if (progress === undefined) continue;
      expect(progress).toEqual({ event: "working" });
      gone.abort();
    }
    expect(gone.signal.aborted).toBe(true);
  });

  it("works with the client's own accumulating stream", async () => {
    const { url } = await serveChat();
    const stream = openai(url).chat.completions.stream({ model: "purser", messages: [user("stream")] });
    expect(await stream.finalContent()).toBe("Once upon a time.");
  });

  it("tells a failure in the stream, without its detail, and to whoever watches the server", async () => {
    const { url, errors } = await serveChat();
    const stream = await openai(url).chat.completions.create({
      model: "purser",
      messages: [user("fail")],
      stream: true,
    });
    const read = async () => {
      for await (const chunk of stream) expect(chunk.choices[0]?.delta.content || "").toBe("");
    };
    const error = await read().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ type: "server_error", code: "internal_error" });
    expect(String(error)).not.toContain("secret detail");
    expect(String(errors)).toContain("secret detail");
  });
});

describe("a client that goes away", () => {
  it.each([true, false])("cancels the run, streamed: %s", async (stream) => {
    const { url, begun, cut, orchestrator } = await serveChat();
    const gone = new AbortController();
    const headers = { "x-session-id": "s" };
    const asked = openai(url).chat.completions.create(
      { model: "purser", messages: [user("slow")], stream },
      { signal: gone.signal, headers },
    );
    const read = asked.then(async (answer) => {
      if (Symbol.asyncIterator in answer)
        for await (const chunk of answer) expect(chunk.choices).toBeDefined();
    });
    await begun;
    gone.abort();
    await read.catch(() => undefined);
    await cut;
    const [run] = await orchestrator.runs.list(local, threadOf(local, "s"));
    expect(await orchestrator.runs.wait(local, run!.id)).toMatchObject({ status: "cancelled" });
    // The conversation is free for the next message.
    expect(await say(openai(url), "hello", { session: "s" })).toContain("human:hello");
  });
});

describe("a second message while the first is at work", () => {
  it("is refused for now, and no other session is held up", async () => {
    const { url, begun, orchestrator } = await serveChat();
    const client = openai(url);
    const first = say(client, "slow", { session: "s" });
    await begun;
    await expect(say(client, "hello", { session: "s" })).rejects.toMatchObject({
      status: 409,
      type: "conflict_error",
      code: "thread_busy",
    });
    expect(await say(client, "hello", { session: "t" })).toContain("human:hello");
    const [run] = await orchestrator.runs.list(local, threadOf(local, "s"));
    await orchestrator.runs.cancel(local, run!.id);
    await expect(first).rejects.toMatchObject({ code: "cancelled" });
  });
});

describe("errors", () => {
  const ask = (url: string, body: unknown) =>
    fetch(`${url}/v1/chat/completions`, {
      method: "POST",
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
  const messages = [user("hello")];

  it.each([
    ["no JSON", "{", 400, null],
    ["no model", { messages }, 400, "model"],
    ["no messages", { model: "purser" }, 400, "messages"],
    [
      "a role that is none",
      { model: "purser", messages: [{ role: "king", content: "" }] },
      400,
      "messages[0].role",
    ],
    [
      "nothing from the user",
      { model: "purser", messages: [{ role: "system", content: "x" }] },
      400,
      "messages",
    ],
    ["several answers", { model: "purser", messages, n: 2 }, 400, "n"],
    ["tools of the client", { model: "purser", messages, tools: [{ type: "function" }] }, 400, "tools"],
    ["token probabilities", { model: "purser", messages, logprobs: true }, 400, "logprobs"],
    ["sound", { model: "purser", messages, modalities: ["text", "audio"] }, 400, "modalities"],
    [
      "a shape of the answer",
      { model: "purser", messages, response_format: { type: "json_object" } },
      400,
      "response_format",
    ],
    [
      "a picture",
      {
        model: "purser",
        messages: [{ role: "user", content: [{ type: "image_url", image_url: { url: "x" } }] }],
      },
      400,
      "messages[0].content",
    ],
    ["a model that there is not", { model: "gpt-9", messages }, 404, "model"],
  ])("%s", async (_what, body, status, param) => {
    const { url } = await serveChat();
    const answer = await ask(url, body);
    expect(answer.status).toBe(status);
    const { error } = (await answer.json()) as { error: Record<string, unknown> };
    expect(error).toMatchObject({
      param,
      type: status === 404 ? "not_found_error" : "invalid_request_error",
    });
    expect(error["message"]).toMatch(/\.$/);
  });

  it("passes over what makes no difference", async () => {
    const { url } = await serveChat();
    const body = {
      model: "purser",
      messages,
      temperature: 0.2,
      seed: 1,
      max_tokens: 5,
      tools: [],
      n: 1,
      stop: null,
      logprobs: false,
      novel: true,
    };
    expect((await ask(url, body)).status).toBe(200);
  });

  it("an unknown path, and a run that gave no answer", async () => {
    const { url } = await serveChat();
    const client = openai(url);
    await expect(client.embeddings.create({ model: "purser", input: "x" })).rejects.toMatchObject({
      status: 404,
      type: "not_found_error",
    });
    await expect(say(client, "silent")).rejects.toMatchObject({ code: "no_answer" });
  });
});
