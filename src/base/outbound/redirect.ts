import { Headers } from "undici";
import { PurserError } from "../errors.ts";
import { shownUrl } from "./check-url.ts";

export type Hop = {
  readonly url: URL;
  readonly method: string;
  readonly headers: Headers;
  readonly body: string | Uint8Array<ArrayBuffer> | null;
};

const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];
/** Meant for the server that was asked, not for the one it points to. */
const PRIVATE_HEADERS = ["authorization", "cookie", "proxy-authorization", "x-api-key"];

/**
 * The request that a redirect asks for, as the fetch standard has it; undefined where the answer is no redirect.
 * @throws PurserError `outbound_refused` where it leaves https, `outbound_failed` where its address cannot be read
 */
export function redirected(hop: Hop, response: { status: number; headers: Headers }): Hop | undefined {
  const location = response.headers.get("location");
  if (!REDIRECTS.includes(response.status) || location === null) return undefined;
  if (!URL.canParse(location, hop.url)) {
    throw new PurserError("outbound_failed", `${shownUrl(hop.url)} redirects to what is not a URL.`);
  }
  const url = new URL(location, hop.url);
  if (hop.url.protocol === "https:" && url.protocol === "http:") {
    throw new PurserError(
      "outbound_refused",
      `${shownUrl(hop.url)} redirects from https to http, which is not followed.`,
    );
  }
  const headers = new Headers(hop.headers);
  if (url.origin !== hop.url.origin) for (const name of PRIVATE_HEADERS) headers.delete(name);
  const asGet =
    (response.status === 303 && hop.method !== "HEAD") ||
    ((response.status === 301 || response.status === 302) && hop.method === "POST");
  if (!asGet) return { ...hop, url, headers };
  for (const name of ["content-type", "content-length", "content-encoding"]) headers.delete(name);
  return { url, method: "GET", headers, body: null };
}
