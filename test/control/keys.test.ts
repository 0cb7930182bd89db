import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { listLatestEvents } from "../../src/audit/queries.ts";
import { createKeys, type Keys } from "../../src/control/keys.ts";
import { localOperator } from "../../src/control/context.ts";
import { openStore, type Store } from "../../src/store/database.ts";

const operator = localOperator("acme");

describe("keys", () => {
  let store: Store;
  let keys: Keys;
  let now = Date.parse("2026-03-01T09:00:00Z");
  let number = 0;

  beforeEach(async () => {
    store = await openStore(":memory:");
    number = 0;
    keys = createKeys({
      db: store.db,
      runtime: { clock: { now: () => new Date(now) }, ids: { next: () => `key-${++number}` } },
      newSecret: () => `secret-${number + 1}`,
    });
  });
  afterEach(() => store.close());

  it("say who comes, for which company and with what permissions", async () => {
    const { key, secret } = await keys.issue(operator, { userId: "bea", permissions: ["books:*"] });
    expect(secret).toBe("pk_secret-1");
    expect(key).toMatchObject({ id: "key-1", createdBy: "local", revokedAt: null });
    expect(await keys.verify(secret)).toEqual({ companyId: "acme", userId: "bea", permissions: ["books:*"] });
  });

  it("are 32 random bytes when nothing else is injected", async () => {
    const real = createKeys({
      db: store.db,
      runtime: { clock: { now: () => new Date(now) }, ids: { next: () => "x" } },
    });
    const { secret } = await real.issue(operator, { userId: "bea", permissions: ["*"] });
    expect(secret).toMatch(/^pk_[A-Za-z0-9_-]{43}$/);
  });

  it("leave no secret in the database", async () => {
    const { secret } = await keys.issue(operator, { userId: "bea", permissions: ["*"] });
    const rows = await store.db.selectFrom("api_key").selectAll().execute();
    const events = await store.db.selectFrom("audit_event").selectAll().execute();
    expect(JSON.stringify([rows, events])).not.toContain(secret.slice(3));
  });

  it.each(["", "pk_", "pk_unknown", "secret-1"])("refuse %j", async (secret) => {
    await keys.issue(operator, { userId: "bea", permissions: ["*"] });
    await expect(keys.verify(secret)).rejects.toMatchObject({ code: "unauthenticated" });
  });

  it("open nothing any more once revoked, and the door does not stand open again", async () => {
    expect(await keys.required()).toBe(false);
    const { key, secret } = await keys.issue(operator, { userId: "bea", permissions: ["*"] });
    await keys.revoke(operator, key.id);
    await expect(keys.verify(secret)).rejects.toMatchObject({ code: "unauthenticated" });
    expect(await keys.required()).toBe(true);
    await expect(keys.revoke(operator, key.id)).rejects.toMatchObject({ code: "unknown_key" });
  });

  it("of another company are neither seen nor revoked", async () => {
    const { key } = await keys.issue(operator, { userId: "bea", permissions: ["*"] });
    const other = localOperator("globex");
    expect(await keys.list(other)).toEqual([]);
    await expect(keys.revoke(other, key.id)).rejects.toMatchObject({ code: "unknown_key" });
    expect(await keys.list(operator)).toHaveLength(1);
  });

  it("give away no more than their giver holds", async () => {
    const clerk = { companyId: "acme", userId: "carl", permissions: ["keys:manage", "books:read"] };
    await expect(keys.issue(clerk, { userId: "dan", permissions: ["books:*"] })).rejects.toMatchObject({
      code: "permission_denied",
    });
    await keys.issue(clerk, { userId: "dan", permissions: ["books:read"] });
    const dan = { ...clerk, userId: "dan", permissions: ["books:read"] };
    await expect(keys.issue(dan, { userId: "eve", permissions: ["books:read"] })).rejects.toMatchObject({
      code: "permission_denied",
    });
  });

  it.each([
    ["local", ["*"]],
    ["agent:worker", ["*"]],
    ["bea", []],
    ["bea", ["everything"]],
  ])("are not given to %s with %j", async (userId, permissions) => {
    await expect(keys.issue(operator, { userId, permissions })).rejects.toMatchObject({
      code: "invalid_input",
    });
  });

  it("remember when they were used, to the minute", async () => {
    const { secret } = await keys.issue(operator, { userId: "bea", permissions: ["*"] });
    const usedAt = async () => (await keys.list(operator))[0]?.lastUsedAt;
    await keys.verify(secret);
    expect(await usedAt()).toBe("2026-03-01T09:00:00.000Z");
    now += 30_000;
    await keys.verify(secret);
    expect(await usedAt()).toBe("2026-03-01T09:00:00.000Z");
    now += 30_000;
    await keys.verify(secret);
    expect(await usedAt()).toBe("2026-03-01T09:01:00.000Z");
  });

  it("are in the audit log from their issue to their end", async () => {
    const { key } = await keys.issue(operator, { userId: "bea", permissions: ["books:read"] });
    await keys.revoke(operator, key.id);
    const events = await listLatestEvents(store.db, "acme", { limit: 5 });
    expect(events.map(({ action, subject }) => [action, subject])).toEqual([
      ["key_revoked", "key:key-1"],
      ["key_issued", "key:key-1"],
    ]);
  });

  it("are looked up once a second; what happens here counts at once, what another process does within a second", async () => {
    const elsewhere = createKeys({
      db: store.db,
      runtime: { clock: { now: () => new Date(now) }, ids: { next: () => "other" } },
    });
    expect(await keys.required()).toBe(false);
    const { key, secret } = await keys.issue(operator, { userId: "bea", permissions: ["*"] });
    expect(await keys.required()).toBe(true);
    await keys.verify(secret);
    await elsewhere.revoke(operator, key.id);
    expect((await keys.verify(secret)).userId).toBe("bea");
    now += 1_000;
    await expect(keys.verify(secret)).rejects.toMatchObject({ code: "unauthenticated" });

    const second = await keys.issue(operator, { userId: "cat", permissions: ["*"] });
    await keys.verify(second.secret);
    await keys.revoke(operator, second.key.id);
    await expect(keys.verify(second.secret)).rejects.toMatchObject({ code: "unauthenticated" });
  });
});
