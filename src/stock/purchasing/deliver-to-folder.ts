import { join } from "node:path";
import type { Ids } from "../../base/runtime.ts";
import { folderName, writeWhole } from "../../base/files.ts";
import type { Deliver, OutboundMessage } from "./outbox-message.ts";

/**
 * Delivers by writing `outbox/<company>/<message id>.eml` under the home folder, for a mail program or a person to send:
 * nothing goes over a network. The same message written twice is the same file.
 */
export function createFolderDelivery({ home, ids }: { readonly home: string; readonly ids: Ids }): Deliver {
  return async (message) => {
    const path = join(home, "outbox", folderName(message.companyId), `${folderName(message.id)}.eml`);
    await writeWhole(path, mailText(message), ids.next());
  };
}

/** A MIME message (RFC 5322, 2045). Addresses are the parties' ids under a name that no mail can reach (RFC 2606). */
function mailText({ id, to, from, subject, text, createdAt, attachments }: OutboundMessage): string {
  const boundary = `=_${mailName(id)}`;
  const part = (headers: readonly string[], content: string | Uint8Array) =>
    [`--${boundary}`, ...headers, "Content-Transfer-Encoding: base64", "", base64Lines(content)].join("\r\n");
  return [
    `Message-ID: <${mailName(id)}@purser.invalid>`,
    `Date: ${new Date(createdAt).toUTCString().replace("GMT", "+0000")}`,
    `From: ${encoded(from)} <purchasing@purser.invalid>`,
    `To: ${encoded(to.name)} <${mailName(to.partyId)}@supplier.invalid>`,
    `Subject: ${encoded(subject)}`,
    "MIME-Version: 1.0",
    `Content-Type: multipart/mixed; boundary="${boundary}"`,
    "",
    part(["Content-Type: text/plain; charset=utf-8"], text),
    ...attachments.map(({ filename, mediaType, content }) =>
      part(
        [
          `Content-Type: ${mediaType}`,
          `Content-Disposition: attachment; filename*=UTF-8''${encodeURIComponent(filename)}`,
        ],
        content,
      ),
    ),
    `--${boundary}--`,
    "",
  ].join("\r\n");
}

/** Any text as words of a header (RFC 2047), each short enough; a line break in it cannot start a header. */
function encoded(text: string): string {
  const words = Array.from(text.toWellFormed().matchAll(/.{1,10}/gsu), ([word]) => word);
  return words.map((word) => `=?utf-8?B?${Buffer.from(word).toString("base64")}?=`).join("\r\n ");
}

function mailName(id: string): string {
  return folderName(id).replace(/[^a-zA-Z0-9._-]/g, "_");
}

function base64Lines(content: string | Uint8Array): string {
  return Buffer.from(content)
    .toString("base64")
    .replace(/.{76}(?=.)/g, "$&\r\n");
}
