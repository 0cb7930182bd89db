import { chmod, readFile, writeFile, mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { PurserError } from "../../base/errors.ts";

/** `whsec_` and base64 of 24 to 64 bytes, as the standard has it. */
const SECRET = /^whsec_(?:[A-Za-z0-9+/]{4})+(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Is this one secret, or several with spaces between them (all sign, so that a receiver can change over)? */
export function areSecrets(text: string): boolean {
  return text.split(/\s+/).every((secret) => {
    const size = Buffer.from(secret.slice("whsec_".length), "base64").length;
    return SECRET.test(secret) && size >= 24 && size <= 64;
  });
}

export type SecretSource = {
  /** in force where it is set */
  readonly configured: string | undefined;
  /** else kept here, made when it is first needed; readable by the file's owner only */
  readonly file: string;
  /** 32 bytes that nobody can guess */
  readonly random: () => Uint8Array;
};

/** What webhooks are signed with. @throws PurserError `invalid_configuration` */
export async function readWebhookSecrets({
  configured,
  file,
  random,
}: SecretSource): Promise<readonly string[]> {
  const text = configured ?? (await keptSecret(file, random));
  if (!areSecrets(text.trim())) {
    const source = configured === undefined ? `The file ${file}` : "PURSER_WEBHOOK_SECRET";
    throw new PurserError(
      "invalid_configuration",
      `${source} must hold whsec_ and the base64 of 24 to 64 random bytes.`,
    );
  }
  return text.trim().split(/\s+/);
}

async function keptSecret(file: string, random: () => Uint8Array): Promise<string> {
  await mkdir(dirname(file), { recursive: true });
  const made = `whsec_${Buffer.from(random()).toString("base64")}\n`;
  try {
    // Of two that come first at once, one makes it and both read it.
    await writeFile(file, made, { flag: "wx", mode: 0o600, flush: true });
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    await chmod(file, 0o600);
  }
  return readFile(file, "utf8");
}
