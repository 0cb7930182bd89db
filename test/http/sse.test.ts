import { type AddressInfo, connect } from "node:net";
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { afterEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { PurserError } from "../../src/base/errors.ts";
import { nodeFetch } from "../../src/http/node-stream.ts";
import { lastSeen, ofModes, type Sendable } from "../../src/http/sse.ts";
import { createStreams, type Streams, type StreamOptions } from "../../src/http/streams.ts";
import type { RunEvent } from "../../src/runs/event-log.ts";
import type { StreamMode } from "../../src/runs/run.ts";
import { gate } from "../support/orchestrator.ts";

afterEach(() => void vi.useRealTimers());

const numbered = (seq: number): Sendable => ({ seq, event: "values", json: `{"n":${seq}}` });

type Sink = (streams: Streams, options: StreamOptions) => Promise<Response>;

function appOf(streams: Streams, options: StreamOptions): Hono {
  const app = new Hono();
  app.use("*", async (c, next) => {
    await next();
    c.header("x-late", "yes");
  });
  app.get("/", (c) => streams.send(c, options));
  return app;
}

/** Over a real socket, written to Node's own response. */
const socket: Sink = async (streams, options) => {
  const { promise, resolve } = Promise.withResolvers<number>();
  const server = serve({ fetch: nodeFetch(appOf(streams, options)), port: 0 }, (at) => resolve(at.port));
  const client = new AbortController();
  onTestFinished(() => {
    client.abort();
    server.close();
  });
  return fetch(`http://127.0.0.1:${await promise}/`, { signal: client.signal });
};

/** In process, as a web stream. */
const inProcess: Sink = async (streams, options) => appOf(streams, options).request("/");

const sinks: readonly (readonly [string, Sink])[] = [
  ["in process", inProcess],
  ["over a socket", socket],
];

describe.each(sinks)("a stream %s", (_name, send) => {
  it("sends each event with its number, its name and its data, then ends", async () => {
    const streams = createStreams();
    const response = await send(streams, {
      events: async function* () {
        yield numbered(1);
        yield { seq: 2, event: "updates|a\nb", json: "[]" };
      },
      headers: { "content-location": "/runs/1" },
    });
    expect(response.headers.get("content-type")).toBe("text/event-stream");
    expect(response.headers.get("content-location")).toBe("/runs/1");
    expect(response.headers.get("x-late")).toBe("yes");
    expect(await response.text()).toBe(
      'id: 1\nevent: values\ndata: {"n":1}\n\nid: 2\nevent: updates|a b\ndata: []\n\n',
    );
    expect(streams.open()).toBe(0);
  });

  it("stops reading when its client goes, and says so once", async () => {
    const streams = createStreams();
    const gone = gate();
    const left = gate();
    let times = 0;
    const response = await send(streams, {
      events: async function* (signal) {
        try {
          yield numbered(1);
          await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
        } finally {
          left.open();
        }
      },
      onGone: () => {
        times += 1;
        gone.open();
      },
    });
    const reader = response.body!.getReader();
    await reader.read();
    expect(streams.open()).toBe(1);
    await reader.cancel();
    await Promise.all([gone.opened, left.opened]);
    expect(times).toBe(1);
    expect(streams.open()).toBe(0);
  });

  it("tells of an error of ours as an event, and of another only that there was one", async () => {
    const told: unknown[] = [];
    const streams = createStreams({ onError: (error) => told.push(error) });
    const failing = async (error: Error) => {
      const response = await send(streams, {
        events: async function* () {
          yield numbered(1);
          throw error;
        },
      });
      return response.text();
    };
    expect(await failing(new PurserError("unknown_run", "There is no run."))).toContain(
      'event: error\ndata: {"error":"unknown_run","message":"There is no run."}',
    );
    expect(told).toEqual([]);
    const secret = new Error("at /secret/place");
    expect(await failing(secret)).not.toContain("secret");
    expect(told).toEqual([secret]);
    expect(streams.open()).toBe(0);
  });

  it("sends a heartbeat while nothing comes", async () => {
    const streams = createStreams({ heartbeatMs: 5 });
    const response = await send(streams, {
      events: async function* (signal) {
        await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
        yield numbered(1);
      },
    });
    const reader = response.body!.getReader();
    const { value } = await reader.read();
    expect(new TextDecoder().decode(value)).toMatch(/^: heartbeat\n\n/);
    await reader.cancel();
  });

  it("breaks off when the server stops, so that the client knows it was no end", async () => {
    const streams = createStreams();
    const response = await send(streams, {
      events: async function* (signal) {
        yield numbered(1);
        await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
      },
    });
    const reader = response.body!.getReader();
    await reader.read();
    streams.close();
    await expect(reader.read()).rejects.toThrow();
    expect(streams.open()).toBe(0);
  });
});

describe("a slow reader", () => {
  it("of a web stream makes nothing be read ahead", async () => {
    let read = 0;
    const response = await inProcess(createStreams(), {
      events: async function* () {
        for (;;) yield numbered((read += 1));
      },
    });
    expect(read).toBe(0);
    const reader = response.body!.getReader();
    await reader.read();
    await reader.read();
    expect(read).toBe(2);
    await reader.cancel();
  });

  it("of a socket stops the reading when the socket is full", async () => {
    let read = 0;
    const full = gate();
    const streams = createStreams();
    const json = JSON.stringify("x".repeat(64 * 1024));
    const app = appOf(streams, {
      events: async function* () {
        for (;;) {
          yield { event: "values", json, seq: (read += 1) };
          // Far more than a kernel buffers: reading on without end would come here.
          if (read > 2000) full.open();
        }
      },
    });
    const server = serve({ fetch: nodeFetch(app), port: 0 });
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const client = connect(port, "127.0.0.1");
    client.pause();
    client.write("GET / HTTP/1.1\r\nhost: x\r\n\r\n");
    await vi.waitUntil(async () => {
      const before = read;
      await new Promise((resolve) => setTimeout(resolve, 50));
      return before > 0 && before === read;
    });
    expect(read).toBeLessThan(2000);
    client.destroy();
    await vi.waitUntil(() => streams.open() === 0);
  });
});

describe("modes", () => {
  const run: RunEvent[] = [
    "metadata",
    "values",
    "values|inner:1",
    "messages",
    "messages/partial",
    "messages|inner:1",
    "updates",
    "error",
  ].map((event, index) => ({ seq: index + 1, event, data: null, json: "null" }));

  async function* events() {
    yield* run;
  }

  it.each<[StreamMode[], string[]]>([
    [["values"], ["metadata", "values", "values|inner:1", "error"]],
    [["messages"], ["metadata", "messages/partial", "error"]],
    [
      ["messages-tuple", "updates"],
      ["metadata", "messages", "messages|inner:1", "updates", "error"],
    ],
  ])("of a join leave out what was not asked for: %j", async (modes, expected) => {
    const passed: string[] = [];
    for await (const { event } of ofModes(events(), modes)) passed.push(event);
    expect(passed).toEqual(expected);
  });

  it("reads Last-Event-ID, and takes what is no number for none", () => {
    expect([undefined, "", "-1", "x", "1.5", "7"].map(lastSeen)).toEqual([0, 0, 0, 0, 0, 7]);
  });
});
