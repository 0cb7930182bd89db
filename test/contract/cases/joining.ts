import { expect } from "vitest";
import {
  connectClient,
  type ContractCase,
  drain,
  names,
  newThread,
  nowhere,
  refusal,
  type Part,
} from "../support.ts";

const UPDATES = ["metadata", "updates", "updates", "updates", "updates", "updates"];

export const joining: readonly ContractCase[] = [
  {
    name: "joinStream of a background run gives all of it, from its beginning",
    run: async (server) => {
      const id = await newThread(server);
      const { run_id } = await server.client.runs.create(id, "steps", { input: {}, streamMode: ["updates"] });
      expect(names(await drain(server.client.runs.joinStream(id, run_id)))).toEqual(UPDATES);
    },
  },
  {
    name: "joinStream after the run has ended gives it again",
    differs: ["replay-after-the-end"],
    run: async (server) => {
      const id = await newThread(server);
      const { run_id } = await server.client.runs.create(id, "steps", { input: {}, streamMode: ["updates"] });
      await server.client.runs.join(id, run_id);
      const parts = await drain(server.client.runs.joinStream(id, run_id));
      expect(names(parts)).toEqual(server.differs("replay-after-the-end", { dev: [], purser: UPDATES }));
    },
  },
  {
    name: "a resumable stream goes on after the event that was seen last; -1 is its beginning",
    run: async (server) => {
      const { runs } = server.client;
      const id = await newThread(server);
      const all = await drain(
        runs.stream(id, "steps", { input: {}, streamMode: "updates", streamResumable: true }),
      );
      const { run_id } = all[0]?.data as { run_id: string };
      const lastEventId = all.at(-3)?.id ?? "";
      expect(await drain(runs.joinStream(id, run_id, { lastEventId }))).toEqual(all.slice(-2));
      expect(await drain(runs.joinStream(id, run_id, { lastEventId: "-1" }))).toEqual(all);
    },
  },
  {
    name: "any stream does, without being told so before",
    differs: ["every-stream-is-resumable"],
    run: async (server) => {
      const { runs } = server.client;
      const id = await newThread(server);
      const all: Part[] = await drain(runs.stream(id, "steps", { input: {}, streamMode: "updates" }));
      const { run_id } = all[0]?.data as { run_id: string };
      const lastEventId = all.at(-3)?.id ?? "";
      expect(await drain(runs.joinStream(id, run_id, { lastEventId }))).toEqual(
        server.differs("every-stream-is-resumable", { dev: [], purser: all.slice(-2) }),
      );
    },
  },
  {
    name: "two that join one run both get all of it",
    differs: ["every-reader-gets-all"],
    run: async (server) => {
      const { runs } = server.client;
      const id = await newThread(server);
      const { run_id } = await runs.create(id, "steps", { input: {}, streamMode: ["updates"] });
      const join = () => drain(runs.joinStream(id, run_id));
      const [a, b] = await Promise.all([join(), join()]);
      server.differs("every-reader-gets-all", {
        dev: () => expect(a.length + b.length).toBe(UPDATES.length),
        purser: () => expect([names(a), names(b)]).toEqual([UPDATES, UPDATES]),
      })();
    },
  },
  {
    name: "joinStream can ask for some of the run's modes",
    differs: ["join-modes"],
    run: async (server) => {
      const { runs } = server.client;
      const id = await newThread(server);
      const { run_id } = await runs.create(id, "steps", { input: {}, streamMode: ["updates", "custom"] });
      const parts = await drain(runs.joinStream(id, run_id, { streamMode: ["custom"] }));
      expect([...new Set(names(parts))].sort()).toEqual(
        server.differs("join-modes", {
          dev: ["custom", "metadata", "updates"],
          purser: ["custom", "metadata"],
        }),
      );
    },
  },
  {
    name: "join of a run that has ended gives the thread's values",
    run: async (server) => {
      const { runs } = server.client;
      const id = await newThread(server);
      const { run_id } = await runs.create(id, "ask", { input: { topic: "tea" } });
      await runs.join(id, run_id);
      expect(await runs.join(id, run_id)).toMatchObject({ topic: "tea", closed: false });
    },
  },
  {
    name: "a background run needs no reader: the next one finds its work done",
    run: async (server) => {
      const { runs } = server.client;
      const id = await newThread(server);
      const first = await runs.create(id, "slow", { input: { ms: 1, label: "A" } });
      const input = { ms: 1, label: "B" };
      const values = await runs.wait(id, "slow", { input, multitaskStrategy: "enqueue" });
      expect(values).toMatchObject({ trail: ["beginA", "endA", "beginB", "endB"] });
      expect(await runs.get(id, first.run_id)).toMatchObject({ status: "success" });
    },
  },
  {
    name: "join and joinStream of a run that does not exist are refused",
    differs: ["joining-an-unknown-run"],
    run: async (server) => {
      const { runs } = server.client;
      const id = await newThread(server);
      const join = runs.join(id, nowhere());
      const stream = drain(runs.joinStream(id, nowhere()));
      await server.differs("joining-an-unknown-run", {
        dev: async () => {
          expect(await join).toMatchObject({ __error__: { message: '"Run not found"' } });
          expect(await stream).toMatchObject([{ event: "error", data: "Run not found" }]);
        },
        purser: async () => {
          expect(await refusal(join)).toMatchObject({ status: 404 });
          expect(await refusal(stream)).toMatchObject({ status: 404 });
        },
      })();
    },
  },
  {
    name: "a stream that is cut off goes on where it was, without the caller's doing",
    differs: ["streams-reconnect"],
    run: async (server) => {
      const id = await newThread(server);
      const client = connectClient(server.apiUrl, cutOffOnce(3));
      const streamed = drain(client.runs.stream(id, "steps", { input: {}, streamMode: "updates" }));
      await server.differs("streams-reconnect", {
        dev: () => expect(streamed).rejects.toThrow(),
        purser: async () => expect(names(await streamed)).toEqual(UPDATES),
      })();
    },
  },
];

/** A fetch whose first stream of events breaks after so many of them, as a lost connection does. */
function cutOffOnce(events: number): typeof fetch {
  let whole = false;
  return async (...request) => {
    const answer = await fetch(...request);
    if (whole || !answer.body || !answer.headers.get("content-type")?.includes("event-stream")) return answer;
    whole = true;
    const body = answer.body.pipeThrough(new TextDecoderStream()).pipeThrough(breakAfter(events));
    return new Response(body.pipeThrough(new TextEncoderStream()), answer);
  };
}

function breakAfter(events: number): TransformStream<string, string> {
  let left = events;
  return new TransformStream({
    transform: (text, controller) => {
      for (const frame of text.split(/(?<=\n\n)/)) {
        controller.enqueue(frame);
        if (frame.endsWith("\n\n")) left -= 1;
        if (left > 0) continue;
        controller.error(new TypeError("terminated"));
        return;
      }
    },
  });
}
