import { Hono } from "hono";
import { describe, expect, it } from "vitest";
import { observeRequests } from "../../src/http/observe-requests.ts";
import { metricsRoutes } from "../../src/http/routes/metrics.ts";
import { createLogger } from "../../src/observe/logger.ts";
import { createMetrics } from "../../src/observe/metrics.ts";
import { createObserver } from "../../src/observe/create-observer.ts";

/** An application of a few routes, observed, with the lines it logs. */
function observedApp() {
  const lines: string[] = [];
  const metrics = createMetrics();
  const observer = createObserver({
    logger: createLogger({ destination: { write: (line: string) => lines.push(line) } }),
    metrics,
  });
  const app = new Hono();
  let made = 0;
  app.use("*", observeRequests(observer, { next: () => `made-${(made += 1)}` }));
  app.use("/threads/*", async (_, next) => next());
  const threads = new Hono();
  threads.get("/threads/:thread_id", (c) => {
    observer.log.info({}, "Reading");
    return c.json({ id: c.req.param("thread_id") });
  });
  threads.get("/threads/:thread_id/raw", () => new Response("raw"));
  threads.get("/broken", () => {
    throw new Error("the database said: password=hunter2");
  });
  app.get("/ok", (c) => c.json({ ok: true }));
  app.route("/", threads);
  app.get("/v1/models", (c) => c.json([]));
  app.all("/v1/*", (c) => c.json({ error: "not_found" }, 404));
  app.route("/", metricsRoutes(metrics, { admit: async () => undefined }));
  app.notFound((c) => c.json({ error: "not_found" }, 404));
  app.onError((_, c) => c.json({ error: "internal_error" }, 500));
  return { app, metrics, lines: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
}

describe("observed requests", () => {
  it("have an id on the answer and on every line: the caller's, or one of ours where theirs will not do", async () => {
    const { app, lines } = observedApp();
    const id = async (path: string, given?: string) => {
      const response = await app.request(
        path,
        given === undefined ? {} : { headers: { "x-request-id": given } },
      );
      return response.headers.get("x-request-id");
    };
    expect(await id("/threads/1", "abc-123")).toBe("abc-123");
    expect(lines()).toMatchObject([
      { msg: "Reading", request_id: "abc-123" },
      { msg: "Request answered", request_id: "abc-123", path: "/threads/1", status: 200 },
    ]);
    expect(await id("/threads/1")).toBe("made-1");
    expect(await id("/threads/1/raw", "own response")).toBe("made-2");
    expect(await id("/nowhere", "x".repeat(200))).toBe("made-3");
    expect(await id("/broken", "q")).toBe("q");
  });

  it("are timed by the pattern that matched, never by the path", async () => {
    const { app, metrics } = observedApp();
    for (const path of ["/threads/1", "/threads/2", "/nowhere/3", "/broken"]) await app.request(path);
    const text = await metrics.text();
    const count = (labels: string) => `purser_http_request_duration_seconds_count{${labels}}`;
    expect(text).toContain(`${count('method="GET",route="/threads/:thread_id",status="200"')} 2`);
    expect(text).toContain(`${count('method="GET",route="unmatched",status="404"')} 1`);
    expect(text).toContain(`${count('method="GET",route="/broken",status="500"')} 1`);
    expect(text).not.toContain("/threads/1");
  });

  it("are not hidden by a wildcard that catches what nothing else handles", async () => {
    const { app, metrics } = observedApp();
    for (const path of ["/v1/models", "/v1/nothing"]) await app.request(path);
    const text = await metrics.text();
    expect(text).toContain('route="/v1/models",status="200"');
    expect(text).toContain('route="unmatched",status="404"');
  });

  it("tell what went wrong inside, without its secrets, and no query", async () => {
    const { app, lines } = observedApp();
    await app.request("/broken?api_key=hunter3");
    expect(lines()).toMatchObject([{ level: "error", path: "/broken", status: 500, err: { name: "Error" } }]);
    expect(JSON.stringify(lines())).not.toMatch(/hunter/);
  });

  it("leave probes and scrapes out of the log at info", async () => {
    const { app, lines } = observedApp();
    await app.request("/ok");
    await app.request("/metrics");
    expect(lines()).toEqual([]);
  });
});

describe("GET /metrics", () => {
  it("answers in Prometheus' text format", async () => {
    const { app } = observedApp();
    await app.request("/ok");
    const response = await app.request("/metrics");
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
    const text = await response.text();
    expect(text).toContain("# TYPE purser_http_request_duration_seconds histogram");
    expect(text).toContain('route="/ok"');
  });
});
