import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PurserError } from "../../src/base/errors.ts";
import { createLogger } from "../../src/observe/logger.ts";
import { createRedactor } from "../../src/observe/redact.ts";

const SECRET = "Xq7-hunter2-pR9";

/** What a logger writes for these fields and message, as text. */
function written(fields: Record<string, unknown>, message = "told", secrets: string[] = []): string {
  const lines: string[] = [];
  const logger = createLogger({
    destination: { write: (line: string) => lines.push(line) },
    redactor: createRedactor(secrets),
  });
  logger.info(fields, message);
  expect(() => lines.map((line) => JSON.parse(line) as unknown)).not.toThrow();
  return lines.join("");
}

describe("secrets in log lines", () => {
  it.each([
    "authorization",
    "Authorization",
    "Proxy-Authorization",
    "cookie",
    "Set-Cookie",
    "x-api-key",
    "X-Api-Key",
    "api_key",
    "apiKey",
    "OPENAI_API_KEY",
    "webhook_secret",
    "PURSER_WEBHOOK_SECRET",
    "clientSecret",
    "password",
    "access_token",
    "refreshToken",
    "private_key",
    "AWS_SECRET_ACCESS_KEY",
    "passphrase",
    "credentials",
    "auth",
  ])("are not told under the name %s, at any depth and in any container", (name) => {
    const line = written({
      [name]: SECRET,
      request: { headers: { [name]: SECRET }, body: { list: [{ deep: { [name]: { nested: SECRET } } }] } },
      headers: new Headers({ [name.replaceAll("_", "-")]: SECRET }),
      map: new Map([[name, SECRET]]),
      rawHeaders: ["host", "purser", name, SECRET],
      query: new URLSearchParams({ [name]: SECRET }),
      numbers: { [name]: [SECRET] },
    });
    expect(line).not.toContain(SECRET);
    expect(line).toContain("[redacted]");
    expect(line).toContain("purser");
  });

  it.each([
    ["an OpenAI key", "sk-proj-abcDEF123456_-xyz", "abcDEF123456"],
    ["a bearer token", "Bearer abc.DEF-123456", "DEF-123456"],
    ["basic credentials", "Basic dXNlcjpodW50ZXIy", "dXNlcjpodW50ZXIy"],
    ["a webhook secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "MfKQ9r8"],
    ["a JSON web token", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl", "eyJzdWIiOiIxIn0"],
    ["a GitHub token", "ghp_0123456789abcdefABCDEF0123456789abcd", "0123456789abcdef"],
    ["a Stripe key", "sk_live_51Habcdef", "51Habcdef"],
    ["an AWS key", "AKIAIOSFODNN7EXAMPLE", "IOSFODNN7"],
    ["a password in a URL", "postgres://purser:hunter2@db:5432/books", "hunter2"],
    ["a private key", "-----BEGIN PRIVATE KEY-----\nMIIEvQ\n-----END PRIVATE KEY-----", "MIIEvQ"],
    ["a private key cut short", "-----BEGIN RSA PRIVATE KEY-----\nMIIEvQ\nabc", "MIIEvQ"],
    ["a header line", "x-api-key: Xq7hunter2", "hunter2"],
    ["an authorization header", "authorization: Basic Zm9vOmJhcg==, accept: */*", "Zm9v"],
    ["a cookie header", "Cookie: session=hunter2; theme=dark", "hunter2"],
    ["an environment variable", "OPENAI_API_KEY=hunter2 npm start", "hunter2"],
    ["a query", "/hook?token=hunter2&x=1", "hunter2"],
    ["JSON in a text", 'answered {"api_key":"hunter2 with \\"spaces\\" left","x":1}', "hunter2"],
    ["the rest of such a value", 'answered {"api_key":"hunter2 with \\"spaces\\" left","x":1}', "spaces"],
    ["JSON in JSON in a text", '{"body":"{\\"client_secret\\":\\"hunter2 too\\"}"}', "hunter2"],
    ["an object as Node prints it", "{ password: 'hunter2 x', user: 'ana' }", "hunter2"],
  ])("%s is taken out of any text: field, message, error, stack and cause", (_, text, secret) => {
    const cause = Object.assign(new Error(text), { config: { data: text } });
    const error = new PurserError("model_failed", `The model refused: ${text}`, {
      details: { answer: text, deep: [{ text }] },
      cause,
    });
    const line = written({ text, list: [text], err: error, [text]: 1 }, `failed: ${text}`);
    expect(line).not.toContain(secret);
    expect(line).toContain("The model refused");
  });

  it("leaves ordinary lines as they are", () => {
    const fields = {
      run_id: "0198c7e2-7b1c-7cc3-9d2f-1f0e6b1d2a3c",
      workflow: "advisory",
      task: "risk-task-analysis",
      key: "idempotency",
      total_tokens: 812,
      input_tokens: 700,
      amount: -1200,
      at: new Date("2026-06-30T00:00:00Z"),
      big: 12n,
      none: null,
      note: "The basic figures of the desk-top review, see https://example.com/a?b=c",
    };
    const line = JSON.parse(written(fields)) as Record<string, unknown>;
    expect(line).toMatchObject({ ...fields, at: "2026-06-30T00:00:00.000Z", big: "12" });
  });

  it("never tells a configured key, whatever its form, also inside of other words and encoded", () => {
    const key = 'lokal "key"/1';
    const line = written(
      { text: `got ${key}!`, json: JSON.stringify({ a: key }), url: `/x?k=${encodeURIComponent(key)}` },
      key,
      [key],
    );
    expect(line).not.toContain("lokal");
  });

  it("tells what cannot be written in words, and ends on cycles, depth and size", () => {
    const cycle: Record<string, unknown> = { name: "loop" };
    cycle["self"] = cycle;
    const throws = {
      get bad(): string {
        throw new Error("no");
      },
    };
    const deep = Array.from({ length: 40 }).reduce<unknown>((inner) => ({ inner }), SECRET);
    const line = written({
      cycle,
      throws,
      deep,
      bytes: Buffer.from(SECRET),
      work: () => SECRET,
      long: "a".repeat(100_000),
      wide: Array.from({ length: 5_000 }, (_, n) => n),
    });
    expect(line).not.toContain(SECRET);
    expect(line.length).toBeLessThan(40_000);
    const told = JSON.parse(line) as Record<string, unknown>;
    expect(told["cycle"]).toEqual({ name: "loop", self: "[circular]" });
    expect(told["throws"]).toBe("[unreadable]");
    expect(told["bytes"]).toBe(`[${SECRET.length} bytes]`);
  });

  it("holds for any nesting of any containers around a secret", () => {
    const holder = fc.letrec<{ tree: unknown }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 5 },
        fc.constantFrom(
          { "x-api-key": SECRET },
          ["authorization", SECRET],
          `Authorization: Bearer ${SECRET}`,
          { password: { value: SECRET } },
          new Error(`{"token":"${SECRET}"}`),
        ),
        fc.array(tie("tree"), { minLength: 1, maxLength: 3 }),
        fc.dictionary(fc.string({ minLength: 1, maxLength: 8 }), tie("tree"), { minKeys: 1, maxKeys: 3 }),
        tie("tree").map((held) => new Map([["held", held]])),
        tie("tree").map((cause) => new Error("outer", { cause })),
        tie("tree").map((details) => new PurserError("x", "y", { details: { details } })),
      ),
    })).tree;
    fc.assert(
      fc.property(holder, (held) => {
        expect(written({ held })).not.toContain("hunter2");
      }),
      { numRuns: 300 },
    );
  });

  it("takes time in proportion to the text, also for hostile ones", () => {
    const { text } = createRedactor();
    const hostile = ["token", "secret-", "sk-", "a://", "cookie:", '\\"', "Bearer ", "key=", "eyJ"].map(
      (part) => part.repeat(8_192 / part.length),
    );
    const begun = performance.now();
    for (const part of hostile) text(`key ${part}`);
    expect(performance.now() - begun).toBeLessThan(1_000);
  });
});
