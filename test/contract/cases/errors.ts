import { expect } from "vitest";
import { type ContractCase, newThread, nowhere, refusal, request } from "../support.ts";

export const errors: readonly ContractCase[] = [
  {
    name: "a refusal is JSON that names the error and says it in a sentence",
    differs: ["refusals-are-json"],
    run: async (server) => {
      const { text } = await refusal(server.client.threads.get(nowhere()));
      server.differs("refusals-are-json", {
        dev: () => expect(text).toMatch(/^Thread with ID .* not found$/),
        purser: () =>
          expect(JSON.parse(text)).toMatchObject({
            error: expect.any(String) as unknown,
            message: expect.stringMatching(/thread/i) as unknown,
          }),
      })();
    },
  },
  {
    name: "whatever is asked of a thread that does not exist is 404",
    differs: ["copy-of-unknown-thread"],
    run: async (server) => {
      const { threads, runs } = server.client;
      const id = nowhere();
      const calls = [
        threads.get(id),
        threads.getState(id),
        threads.getHistory(id),
        threads.update(id, { metadata: {} }),
        threads.updateState(id, { values: {} }),
        threads.delete(id),
        runs.list(id),
        runs.get(id, nowhere()),
      ];
      for (const { status } of await Promise.all(calls.map(refusal))) expect(status).toBe(404);
      const copied = await refusal(threads.copy(id));
      expect(copied.status).toBe(server.differs("copy-of-unknown-thread", { dev: 409, purser: 404 }));
    },
  },
  {
    name: "an assistant or graph that does not exist is 404, in every form of a run",
    run: async (server) => {
      const { runs } = server.client;
      const id = await newThread(server);
      const refusals = await Promise.all([
        refusal(runs.create(id, "no-such-graph", { input: {} })),
        refusal(runs.wait(id, "no-such-graph", { input: {} })),
        refusal(runs.create(null, nowhere(), { input: {} })),
        refusal(runs.stream(id, "no-such-graph", { input: {} }).next()),
      ]);
      expect(refusals.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
      expect((await server.client.threads.get(id)).status).toBe("idle");
    },
  },
  {
    name: "a body that does not fit is the client's mistake",
    differs: ["status-of-a-wrong-body"],
    run: async (server) => {
      const id = await newThread(server);
      const send = async (path: string, json: unknown) =>
        (await request(server, path, { method: "POST", json })).status;
      const expected = server.differs("status-of-a-wrong-body", { dev: 400, purser: 422 });
      expect(await send(`/threads/${id}/runs`, {})).toBe(expected);
      expect(await send(`/threads/${id}/runs`, { assistant_id: "steps", stream_mode: "loud" })).toBe(
        expected,
      );
      expect(await send("/threads/search", { status: "asleep" })).toBe(expected);
      expect(await send("/threads/search", { limit: 0 })).toBe(expected);
      expect(await send("/assistants", {})).toBe(expected);
      expect(await send("/runs/batch", [])).toBe(expected);
    },
  },
  {
    name: "a body that is not JSON is the client's mistake",
    run: async ({ apiUrl }) => {
      const answer = await fetch(`${apiUrl}/threads`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: "{",
      });
      expect([400, 422]).toContain(answer.status);
    },
  },
  {
    name: "a path that does not exist is 404",
    run: async (server) => {
      expect((await request(server, "/no/such/path")).status).toBe(404);
    },
  },
];
