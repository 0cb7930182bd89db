import type { Response as UndiciResponse } from "undici";
import { PurserError } from "../errors.ts";
import { shownUrl } from "./check-url.ts";

/** The answer with a body that fails where it grows over `maxBytes`, so that nobody can fill this process's memory. */
export async function limitedBody(
  response: UndiciResponse,
  { url, maxBytes }: { readonly url: URL; readonly maxBytes: number },
): Promise<Response> {
  const { status, statusText, body } = response;
  const headers = new Headers([...response.headers]);
  if (body === null) return new Response(null, { status, statusText, headers });
  const tooLarge = () =>
    new PurserError("outbound_too_large", `The answer of ${shownUrl(url)} is larger than ${maxBytes} bytes.`);
  if (Number(headers.get("content-length") ?? 0) > maxBytes) {
    await body.cancel();
    throw tooLarge();
  }
  let size = 0;
  const counted = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform: (chunk, controller) => {
      size += chunk.byteLength;
      if (size > maxBytes) throw tooLarge();
      controller.enqueue(chunk);
    },
  });
  return new Response((body as ReadableStream<Uint8Array<ArrayBuffer>>).pipeThrough(counted), {
    status,
    statusText,
    headers,
  });
}
