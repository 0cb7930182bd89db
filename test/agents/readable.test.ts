import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { requireReadable } from "../../src/agents/readable.ts";
import { temporaryHome } from "../support/orchestrator.ts";

it("a caller may name files of the inbox only, and no link leads out of it", () => {
  const home = temporaryHome();
  const inbox = join(home, "inbox");
  mkdirSync(join(inbox, "june"), { recursive: true });
  writeFileSync(join(inbox, "june", "books.csv"), "");
  writeFileSync(join(home, "secret.csv"), "");
  symlinkSync(join(home, "secret.csv"), join(inbox, "link.csv"));
  mkdirSync(join(home, "inbox-other"));

  expect(() => requireReadable(join(inbox, "june", "books.csv"), [inbox])).not.toThrow();
  expect(() => requireReadable(inbox, [inbox])).not.toThrow();
  expect(() => requireReadable(join(home, "secret.csv"), "*")).not.toThrow();
  const outside = [
    "secret.csv",
    "inbox/../secret.csv",
    "inbox/link.csv",
    "inbox-other",
    "inbox/missing.csv",
    "../..",
  ];
  for (const path of outside) {
    expect(() => requireReadable(join(home, path), [inbox])).toThrow(
      expect.objectContaining({ code: "path_not_allowed" }),
    );
  }
  expect(() => requireReadable("/etc/passwd", [inbox])).toThrow("cannot be read from here");
});
