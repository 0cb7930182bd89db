import { describe, expect, it } from "vitest";
import { SMALL_BOOKS, testCli } from "../support/cli.ts";

async function withBooks() {
  const cli = testCli();
  await cli.run(["import", cli.folder("books", SMALL_BOOKS)]);
  return cli;
}

describe("purser key", () => {
  it("gives out a key once, lists it without its secret, and revokes it", async () => {
    const cli = await withBooks();
    const {
      code,
      out: secret,
      err,
    } = await cli.run(["key", "add", "bea", "--permissions", "books:read, stock:*"]);
    expect(code).toBe(0);
    expect(secret).toMatch(/^pk_[\w-]{43}$/);
    expect(err).toContain("From now on every request to the server needs a key.");
    expect((await cli.run(["key", "add", "carl", "--permissions", "*"])).err).not.toContain("From now on");

    const listed = (await cli.run(["key", "list"])).out;
    expect(listed).toContain("bea");
    expect(listed).toContain("books:read,stock:*");
    expect(listed).not.toContain(secret.slice(3));
    const [first] = JSON.parse((await cli.run(["key", "list", "--json"])).out) as { id: string }[];
    expect((await cli.run(["key", "revoke", first?.id ?? ""])).out).toContain("is revoked");
    expect((await cli.run(["key", "list"])).out).toContain("revoked 20");
    expect((await cli.run(["key", "revoke", first?.id ?? ""])).err).toContain("unknown_key");
  });

  it.each([
    [["key", "add", "bea"], "Say what the key may do"],
    [["key", "add", "bea", "--permissions", "everything"], "must be *, area:* or area:action"],
    [["key", "add", "local", "--permissions", "*"], "is the operator of the machine"],
    [["key"], "Usage: purser key"],
  ])("%j is refused", async (line, message) => {
    const cli = await withBooks();
    const { code, err } = await cli.run(line);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });
});
