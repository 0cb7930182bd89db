import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { PurserError } from "./errors.ts";

/** Keeps secrets in the database unreadable for whoever has the database and not the key beside it. */
export type Sealer = {
  /** `about` names what the secret belongs to: sealed text that was moved to another place does not open there. */
  readonly seal: (text: string, about: string) => Promise<string>;
  /** @throws PurserError `unreadable_secret` where it was altered, moved, or sealed with another key */
  readonly open: (sealed: string, about: string) => Promise<string>;
};

const VERSION = "v1";
const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** AES-256-GCM (NIST SP 800-38D) with a key that is made at its first use and readable by the file's owner only. */
export function createSealer({ file }: { readonly file: string }): Sealer {
  let key: Promise<Buffer> | undefined;
  const read = () => (key ??= keptKey(file));

  return {
    seal: async (text, about) => {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv("aes-256-gcm", await read(), iv, { authTagLength: TAG_BYTES });
      cipher.setAAD(Buffer.from(about));
      const data = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
      return [VERSION, ...[iv, cipher.getAuthTag(), data].map((part) => part.toString("base64url"))].join(
        ".",
      );
    },
    open: async (sealed, about) => {
      const [version, ...parts] = sealed.split(".");
      const [iv, tag, data] = parts.map((part) => Buffer.from(part, "base64url"));
      if (version !== VERSION || !iv || !tag || !data) throw unreadable(about);
      const kept = await read();
      try {
        const decipher = createDecipheriv("aes-256-gcm", kept, iv, { authTagLength: TAG_BYTES });
        decipher.setAAD(Buffer.from(about));
        decipher.setAuthTag(tag);
        return Buffer.concat([decipher.update(data), decipher.final()]).toString("utf8");
      } catch (cause) {
        throw unreadable(about, cause);
      }
    },
  };
}

function unreadable(about: string, cause?: unknown): PurserError {
  return new PurserError(
    "unreadable_secret",
    `The secrets of ${about} cannot be read with this Purser's secret-key: restore that file, or register it again.`,
    { cause },
  );
}

async function keptKey(file: string): Promise<Buffer> {
  await mkdir(dirname(file), { recursive: true });
  try {
    // Of two that come first at once, one makes it and both read it.
    await writeFile(file, `${randomBytes(KEY_BYTES).toString("base64")}\n`, {
      flag: "wx",
      mode: 0o600,
      flush: true,
    });
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    await chmod(file, 0o600);
  }
  const key = Buffer.from((await readFile(file, "utf8")).trim(), "base64");
  if (key.length !== KEY_BYTES)
    throw new PurserError(
      "invalid_configuration",
      `The file ${file} must hold the base64 of 32 random bytes.`,
    );
  return key;
}
