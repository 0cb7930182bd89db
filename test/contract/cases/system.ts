import { expect } from "vitest";
import { type ContractCase, request, STUDIO } from "../support.ts";

export const system: readonly ContractCase[] = [
  {
    name: "/ok says ok",
    run: async (server) => {
      const answer = await request(server, "/ok");
      expect([answer.status, await answer.json()]).toEqual([200, { ok: true }]);
    },
  },
  {
    name: "/info says which version it is and what it can do",
    differs: ["crons"],
    run: async (server) => {
      const info = (await (await request(server, "/info")).json()) as { flags: object };
      expect(info).toMatchObject({ version: expect.any(String) as unknown, flags: { assistants: true } });
      expect(info.flags).toMatchObject({ crons: server.differs("crons", { dev: false, purser: true }) });
    },
  },
  {
    name: "/openapi.json describes the routes, /docs shows them",
    differs: ["openapi"],
    run: async (server) => {
      const spec = await request(server, "/openapi.json");
      const docs = await request(server, "/docs");
      const expected = server.differs("openapi", { dev: [404, 404], purser: [200, 200] });
      expect([spec.status, docs.status]).toEqual(expected);
      if (!spec.ok) return;
      const { paths } = (await spec.json()) as { paths: Record<string, object> };
      expect(Object.keys(paths)).toEqual(
        expect.arrayContaining(["/threads", "/threads/{thread_id}/runs/stream", "/store/items"]),
      );
    },
  },
  {
    name: "a page that is let in may call it, and read where a run is",
    run: async (server) => {
      const answer = await request(server, "/ok", { headers: { origin: STUDIO } });
      expect(["*", STUDIO]).toContain(answer.headers.get("access-control-allow-origin"));
      const exposed = answer.headers.get("access-control-expose-headers")?.toLowerCase() ?? "";
      expect(exposed).toContain("content-location");
      expect(exposed).toContain("x-pagination-total");
    },
  },
  {
    name: "any other page may not",
    differs: ["foreign-pages"],
    run: async (server) => {
      const headers = { origin: "https://elsewhere.example" };
      const answer = await request(server, "/threads", { method: "POST", json: {}, headers });
      expect(answer.status).toBe(server.differs("foreign-pages", { dev: 200, purser: 403 }));
    },
  },
];
