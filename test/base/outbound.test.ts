import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import fc from "fast-check";
import { describe, expect, it, onTestFinished } from "vitest";
import {
  checkOutboundUrl,
  createOutboundFetch,
  type OutboundOptions,
  readAllowList,
  refusedAddress,
} from "../../src/base/outbound/index.ts";

function outbound(options: OutboundOptions = {}) {
  const made = createOutboundFetch({ timeoutMs: 2_000, ...options });
  onTestFinished(() => made.close());
  return made.fetch;
}

/** A server on a free port of this machine, with what it was asked. */
async function listen(answer: RequestListener): Promise<{ host: string; url: string; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { host, url: `http://${host}`, asked };
}

/** Ways to write what must not be reached: every one was used in an attack, or follows from RFC 6890. */
const HOSTILE = [
  "http://127.0.0.1/",
  "http://127.0.0.1./",
  "http://127.1/",
  "http://127.0.1:8080/",
  "http://0/",
  "http://0.0.0.0:8123/",
  "http://2130706433/",
  "http://0x7f000001/",
  "http://0x7f.0.0.1/",
  "http://017700000001/",
  "http://0177.0.0.1/",
  "http://0x7f.1/",
  "http://127.255.255.254/",
  "http://１２７.０.０.１/",
  "http://①②⑦.⓪.⓪.①/",
  "http://127。0。0。1/",
  "http://%31%32%37.0.0.1/",
  "http://localhost/",
  "http://LOCALHOST:9000/",
  "http://localhost./",
  "http://evil.localhost/",
  "http://10.0.0.5/",
  "http://172.16.0.1/",
  "http://172.31.255.255/",
  "http://192.168.1.1/admin",
  "http://3232235777/",
  "http://169.254.169.254/latest/meta-data/",
  "http://0xa9fea9fe/",
  "http://[::ffff:169.254.169.254]/",
  "http://168.63.129.16/machine",
  "http://100.100.100.200/latest/meta-data/",
  "http://192.0.0.192/",
  "http://198.18.0.1/",
  "http://224.0.0.1/",
  "http://240.0.0.1/",
  "http://255.255.255.255/",
  "http://[::1]/",
  "http://[0:0:0:0:0:0:0:1]:8123/",
  "http://[::]/",
  "http://[::ffff:127.0.0.1]/",
  "http://[::ffff:7f00:1]/",
  "http://[::127.0.0.1]/",
  "http://[64:ff9b::127.0.0.1]/",
  "http://[64:ff9b::a00:5]/",
  "http://[64:ff9b:1::1]/",
  "http://[2002:7f00:1::]/",
  "http://[2001:0:53aa:64c::1]/",
  "http://[fe80::1]/",
  "http://[fec0::1]/",
  "http://[fc00::1]/",
  "http://[fd00:ec2::254]/",
  "http://[ff02::1]/",
  "http://[2001:db8::1]/",
  "http://user:secret@example.com/",
  "http://example.com@127.0.0.1/",
  "https://token@example.com/",
  "ftp://example.com/",
  "file:///etc/passwd",
  "gopher://example.com/",
  "data:text/plain,hello",
  "javascript:alert(1)",
  "unix:/var/run/docker.sock",
  "//example.com/",
  "http://",
  "",
];

describe("what is not public", () => {
  it.each(HOSTILE)("%s is refused before anything is sent", async (url) => {
    const looked: string[] = [];
    const fetch = outbound({
      resolve: async (hostname) => {
        looked.push(hostname);
        return [{ address: "127.0.0.1", family: 4 }];
      },
    });
    await expect(fetch(url)).rejects.toMatchObject({ code: "outbound_refused" });
    expect(looked).toEqual([]);
  });

  it("is refused as an IPv4 address, however it is put into an IPv6 one", () => {
    const octet = fc.integer({ min: 0, max: 255 });
    fc.assert(
      fc.property(fc.tuple(octet, octet, octet, octet), (octets) => {
        const v4 = octets.join(".");
        const plain = refusedAddress(v4) !== undefined;
        expect(refusedAddress(`::ffff:${v4}`) !== undefined).toBe(plain);
        expect(refusedAddress(`64:ff9b::${v4}`) !== undefined).toBe(plain);
        expect(refusedAddress(new URL(`http://[::${v4}]/`).hostname.slice(1, -1))).toBeDefined();
      }),
    );
  });

  it("is refused in each way that a URL can spell an IPv4 address", () => {
    const octet = fc.integer({ min: 0, max: 255 });
    const inside = fc.oneof(
      fc.tuple(fc.constantFrom(10, 127, 0), octet, octet, octet),
      fc.tuple(fc.constant(192), fc.constant(168), octet, octet),
      fc.tuple(fc.constant(169), fc.constant(254), octet, octet),
      fc.tuple(fc.constant(172), fc.integer({ min: 16, max: 31 }), octet, octet),
    );
    const spelt = (part: number) =>
      fc.constantFrom(String(part), `0x${part.toString(16)}`, `0${part.toString(8)}`);
    const spelling = inside.chain(([a, b, c, d]) =>
      fc.oneof(
        fc.tuple(spelt(a), spelt(b), spelt(c), spelt(d)),
        fc.tuple(spelt(a), spelt(b), spelt(c * 256 + d)),
        fc.tuple(spelt(a), spelt((b * 256 + c) * 256 + d)),
        fc.tuple(spelt(((a * 256 + b) * 256 + c) * 256 + d)),
      ),
    );
    fc.assert(
      fc.property(spelling, fc.constantFrom("", "."), (parts, end) => {
        const url = new URL(`https://${parts.join(".")}${end}/`);
        expect(() => checkOutboundUrl(url, readAllowList([]))).toThrow("may not be called");
      }),
    );
  });

  it("is refused in the whole of each private block, and nowhere beside it", () => {
    const refused = (address: string) => refusedAddress(address) !== undefined;
    const edges: readonly (readonly [inside: string, outside: string])[] = [
      ["10.0.0.0", "9.255.255.255"],
      ["10.255.255.255", "11.0.0.0"],
      ["172.16.0.0", "172.15.255.255"],
      ["172.31.255.255", "172.32.0.0"],
      ["192.168.0.0", "192.167.255.255"],
      ["192.168.255.255", "192.169.0.0"],
      ["127.0.0.0", "126.255.255.255"],
      ["127.255.255.255", "128.0.0.0"],
      ["169.254.0.0", "169.253.255.255"],
      ["169.254.255.255", "169.255.0.0"],
      ["100.64.0.0", "100.63.255.255"],
      ["100.127.255.255", "100.128.0.0"],
      ["224.0.0.0", "223.255.255.255"],
      ["1fff:ffff::1", "2606:4700::1"],
      ["4000::1", "2a00:1450:4001::1"],
    ];
    expect(edges.map(([inside]) => inside).filter((address) => !refused(address))).toEqual([]);
    expect(edges.map(([, outside]) => outside).filter(refused)).toEqual([]);
  });

  it("is refused behind a name, also where only one of its addresses is such", async () => {
    for (const address of ["127.0.0.1", "10.0.0.5", "169.254.169.254", "::1", "fd00::1", "::ffff:10.0.0.1"]) {
      const fetch = outbound({
        resolve: async () => [
          { address: "93.184.215.14", family: 4 },
          { address, family: address.includes(":") ? 6 : 4 },
        ],
      });
      await expect(fetch("http://rebind.example/hook")).rejects.toMatchObject({
        code: "outbound_refused",
        message: expect.stringContaining("rebind.example") as string,
      });
    }
  });
});

describe("redirects", () => {
  it("are checked as the first address was: a public server cannot point inside", async () => {
    const inside = await listen((_, response) => response.end("secret"));
    const outside = await listen((request, response) => {
      const location = request.url === "/name" ? "http://inside.example/" : `${inside.url}/admin`;
      response.writeHead(302, { location }).end();
    });
    const fetch = outbound({
      allowHosts: [outside.host],
      resolve: async () => [{ address: "127.0.0.1", family: 4 }],
    });
    await expect(fetch(`${outside.url}/literal`)).rejects.toMatchObject({ code: "outbound_refused" });
    await expect(fetch(`${outside.url}/name`)).rejects.toMatchObject({ code: "outbound_refused" });
    expect(outside.asked).toEqual(["GET /literal", "GET /name"]);
    expect(inside.asked).toEqual([]);
  });

  it("are followed where they lead to what is allowed, without the secrets of the first server", async () => {
    const seen: (string | undefined)[] = [];
    const second = await listen((request, response) => {
      seen.push(request.headers.authorization, request.headers["x-trace"] as string);
      request.pipe(response);
    });
    const first = await listen((_, response) =>
      response.writeHead(307, { location: `${second.url}/moved` }).end(),
    );
    const fetch = outbound({ allowHosts: [first.host, second.host] });
    const response = await fetch(first.url, {
      method: "POST",
      body: "payload",
      headers: { authorization: "Bearer secret", "x-trace": "7" },
    });
    expect(await response.text()).toBe("payload");
    expect(second.asked).toEqual(["POST /moved"]);
    expect(seen).toEqual([undefined, "7"]);
  });

  it("turn a POST into a GET after 303, and end after the fifth", async () => {
    const server = await listen((request, response) => {
      const hop = Number(request.url?.slice(1));
      if (request.method === "GET" && hop === 2) response.end("there");
      else response.writeHead(303, { location: `/${hop + 1}` }).end();
    });
    const fetch = outbound({ allowHosts: [server.host] });
    const response = await fetch(`${server.url}/0`, { method: "POST", body: "{}" });
    expect(await response.text()).toBe("there");
    expect(server.asked).toEqual(["POST /0", "GET /1", "GET /2"]);
    await expect(fetch(`${server.url}/3`)).rejects.toThrow("redirects more than 5 times");
    await expect(fetch(`${server.url}/0`, { redirect: "error" })).rejects.toThrow("not followed here");
    expect((await fetch(`${server.url}/0`, { redirect: "manual" })).status).toBe(303);
  });
});

describe("what the operator allows", () => {
  it("is reached, that port only", async () => {
    const allowed = await listen((_, response) => response.end("ok"));
    const other = await listen((_, response) => response.end("no"));
    const fetch = outbound({ allowHosts: [allowed.host] });
    expect(await (await fetch(allowed.url)).text()).toBe("ok");
    await expect(fetch(other.url)).rejects.toMatchObject({ code: "outbound_refused" });
  });

  it("may be a name that stands for a private address", async () => {
    const server = await listen((_, response) => response.end("ok"));
    const fetch = outbound({
      allowHosts: ["erp.internal"],
      resolve: async () => [{ address: "127.0.0.1", family: 4 }],
    });
    const url = server.url.replace("127.0.0.1", "erp.internal");
    expect(await (await fetch(url)).text()).toBe("ok");
  });

  it("is spelt as URLs are", () => {
    const { allows } = readAllowList([
      "LocalHost:9000",
      "10.0.0.5",
      "[FD00::7]:8080",
      "erp.internal.",
      "h:80",
    ]);
    expect(allows({ hostname: "localhost", port: 9000 })).toBe(true);
    expect(allows({ hostname: "localhost", port: 9001 })).toBe(false);
    expect(allows({ hostname: "10.0.0.5", port: 1 })).toBe(true);
    expect(allows({ hostname: "[fd00::7]", port: 8080 })).toBe(true);
    expect(allows({ hostname: "erp.internal", port: 443 })).toBe(true);
    expect(allows({ hostname: "h", port: 80 })).toBe(true);
    expect(allows({ hostname: "h", port: 443 })).toBe(false);
    for (const wrong of ["http://localhost", "a/b", "user@host", "host:99999", ""]) {
      expect(() => readAllowList([wrong])).toThrow(`"${wrong}" is not a host`);
    }
  });
});

describe("limits", () => {
  it("end an answer that is too large, announced or not", async () => {
    const server = await listen((request, response) => {
      if (request.url === "/announced") response.setHeader("content-length", "2000");
      response.end("x".repeat(2000));
    });
    const fetch = outbound({ allowHosts: [server.host], maxBytes: 1000 });
    await expect(fetch(`${server.url}/announced`)).rejects.toMatchObject({ code: "outbound_too_large" });
    const streamed = await listen((_, response) => {
      response.write("x".repeat(900));
      response.end("x".repeat(900));
    });
    const small = outbound({ allowHosts: [streamed.host], maxBytes: 1000 });
    await expect((await small(streamed.url)).text()).rejects.toMatchObject({ code: "outbound_too_large" });
  });

  it("end a wait for an answer that does not come, and a caller's own signal does", async () => {
    const silent = await listen(() => undefined);
    const fetch = outbound({ allowHosts: [silent.host], timeoutMs: 50 });
    await expect(fetch(silent.url)).rejects.toMatchObject({ code: "outbound_timeout", retryable: true });
    const patient = outbound({ allowHosts: [silent.host] });
    const controller = new AbortController();
    const waiting = patient(silent.url, { signal: controller.signal });
    controller.abort(new Error("not needed any more"));
    await expect(waiting).rejects.toThrow("not needed any more");
  });

  it("do not end a body that keeps coming after the time for its headers", async () => {
    const server = await listen((request, response) => {
      response.write("first");
      setTimeout(() => response.end(" last"), 150);
      request.resume();
    });
    const fetch = outbound({ allowHosts: [server.host], timeoutMs: 100 });
    expect(await (await fetch(server.url)).text()).toBe("first last");
  });

  it("tell what failed without the query, which may be a secret", async () => {
    const gone = await listen((request) => request.socket.destroy());
    const fetch = outbound({ allowHosts: [gone.host] });
    const failed = fetch(`${gone.url}/hook?token=secret`);
    await expect(failed).rejects.toMatchObject({ code: "outbound_failed", retryable: true });
    await expect(failed).rejects.not.toThrow("secret");
  });
});
