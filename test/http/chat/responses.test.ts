import { describe, expect, it } from "vitest";
import { keyFor, openai, serveChat } from "./chat-fixture.ts";

describe("a response", () => {
  it("has OpenAI's shape", async () => {
    const { url } = await serveChat();
    const response = await openai(url).responses.create({
      model: "purser",
      instructions: "be brief",
      input: "hello",
    });
    expect(response).toMatchObject({
      object: "response",
      status: "completed",
      model: "purser",
      error: null,
      output_text: "purser heard system:be brief | human:hello",
      output: [{ type: "message", role: "assistant", status: "completed" }],
      usage: { input_tokens: 0, output_tokens: 0, total_tokens: 0 },
    });
    expect(response.id).toMatch(/^resp_/);
  });

  it("goes on from the one before, or in a named conversation", async () => {
    const { url } = await serveChat();
    const client = openai(url);
    const first = await client.responses.create({ model: "purser", input: "one" });
    const second = await client.responses.create({
      model: "purser",
      input: [{ role: "user", content: [{ type: "input_text", text: "two" }] }],
      previous_response_id: first.id,
    });
    expect(second.output_text).toBe(`purser heard human:one | ai:${first.output_text} | human:two`);
    await client.responses.create({ model: "purser", input: "one", conversation: "c" });
    const named = await client.responses.create({ model: "purser", input: "two", conversation: { id: "c" } });
    expect(named.output_text).toContain("human:one");
    expect(named.conversation).toEqual({ id: "c" });
  });

  it("does not branch, and nobody goes on from another user's", async () => {
    const { url, orchestrator } = await serveChat();
    const ana = openai(url, await keyFor(orchestrator, "ana"));
    const bob = openai(url, await keyFor(orchestrator, "bob"));
    const first = await ana.responses.create({ model: "purser", input: "one" });
    const from = (id: string) => ({ model: "purser", input: "two", previous_response_id: id });
    await expect(bob.responses.create(from(first.id))).rejects.toMatchObject({ status: 404 });
    await expect(ana.responses.create(from("resp_none"))).rejects.toMatchObject({ status: 404 });
    await ana.responses.create(from(first.id));
    await expect(ana.responses.create(from(first.id))).rejects.toMatchObject({
      status: 400,
      param: "previous_response_id",
    });
  });

  it("asks for an approval and takes the answer", async () => {
    const { url, paid } = await serveChat();
    const client = openai(url);
    const asked = await client.responses.create({ model: "purser", input: "pay 100" });
    expect(asked.output_text).toContain("Approval needed: Pay 100 USD");
    const done = await client.responses.create({
      model: "purser",
      input: "yes",
      previous_response_id: asked.id,
    });
    expect(done.output_text).toBe("Approved: Pay 100 USD\n\nPaid 100.");
    expect(paid).toEqual([100]);
  });
});

describe("a streamed response", () => {
  it("tells its events by their names, numbered, with the text as it comes", async () => {
    const { url } = await serveChat();
    const stream = await openai(url).responses.create({ model: "purser", input: "stream", stream: true });
    const events = [];
    for await (const event of stream) events.push(event);
    expect(events.map(({ sequence_number }) => sequence_number)).toEqual(events.map((_, n) => n));
    const types = events.map(({ type }) => type);
    expect(types.filter((type, n) => type !== types[n - 1])).toEqual([
      "response.created",
      "response.in_progress",
      "response.output_item.added",
      "response.content_part.added",
      "response.output_text.delta",
      "response.output_text.done",
      "response.content_part.done",
      "response.output_item.done",
      "response.completed",
    ]);
    const deltas = events.flatMap((event) =>
      event.type === "response.output_text.delta" ? event.delta : [],
    );
    expect(deltas.length).toBeGreaterThan(5);
    expect(deltas.join("")).toBe("Once upon a time.");
  });

  it("works with the client's own accumulating stream, workflows' progress passed over", async () => {
    const { url } = await serveChat();
    const response = await openai(url).responses.stream({ model: "purser", input: "stream" }).finalResponse();
    expect(response).toMatchObject({ status: "completed", output_text: "Once upon a time." });
  });

  it("tells a failure as response.failed", async () => {
    const { url } = await serveChat();
    const stream = await openai(url).responses.create({ model: "purser", input: "fail", stream: true });
    const events = [];
    for await (const event of stream) events.push(event);
    expect(events.at(-1)).toMatchObject({
      type: "response.failed",
      response: { status: "failed", error: { code: "internal_error" } },
    });
  });
});

describe("errors", () => {
  it.each([
    [{ model: "purser" }, "input"],
    [{ model: "purser", input: "x", background: true }, "background"],
    [{ model: "purser", input: "x", tools: [{ type: "web_search" }] }, "tools"],
    [{ model: "purser", input: "x", text: { format: { type: "json_object" } } }, "text.format"],
    [{ model: "purser", input: "x", previous_response_id: "a", conversation: "b" }, "conversation"],
    [{ model: "purser", input: [{ type: "function_call_output", output: "x" }] }, "input[0]"],
    [{ model: "purser", input: [{ role: "user", content: [{ type: "input_image" }] }] }, "input[0].content"],
    [{ model: "none", input: "x" }, "model"],
  ])("%j", async (body, param) => {
    const { url } = await serveChat();
    const answer = await fetch(`${url}/v1/responses`, { method: "POST", body: JSON.stringify(body) });
    expect(answer.status).toBe(param === "model" ? 404 : 400);
    expect(await answer.json()).toMatchObject({ error: { param } });
  });
});
