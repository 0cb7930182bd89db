import { PurserError } from "../errors.ts";
import { isAddress, refusedAddress } from "./address.ts";
import { type AllowList, bareHost, type Target } from "./allow-list.ts";

/**
 * A URL that a client named and this server is to call. What its name is looked up to is checked when the connection is
 * made, since only then it is known; a literal address is never looked up, so it is checked here.
 * @throws PurserError `outbound_refused`
 */
export function checkOutboundUrl(url: URL, allowList: AllowList): void {
  const refuse = (why: string) =>
    new PurserError("outbound_refused", `${shownUrl(url)} may not be called from here: ${why}.`, {
      details: { url: shownUrl(url) },
    });
  if (url.protocol !== "http:" && url.protocol !== "https:") throw refuse("it is neither http nor https");
  if (url.username !== "" || url.password !== "") throw refuse("it carries a user name or password");
  const target = targetOf(url);
  if (allowList.allows(target)) return;
  const host = bareHost(target.hostname);
  // RFC 6761: such names are this machine, whatever a resolver says.
  if (host === "localhost" || host.endsWith(".localhost")) throw refuse("it is this machine itself");
  const why = isAddress(host) ? refusedAddress(host) : undefined;
  if (why !== undefined) throw refuse(why);
}

export function targetOf(url: URL): Target {
  const standard = url.protocol === "https:" ? 443 : 80;
  return { hostname: url.hostname, port: url.port === "" ? standard : Number(url.port) };
}

/** Without credentials and query, which may be secrets. */
export function shownUrl(url: URL): string {
  return `${url.protocol}//${url.host}${url.pathname}`;
}
