import { PurserError } from "../errors.ts";

/** Hosts of the operator's own network that may be reached although they are not public. */
export type AllowList = { readonly allows: (target: Target) => boolean };

export type Target = {
  /** as in a URL; brackets of IPv6 or not */
  readonly hostname: string;
  readonly port: number;
};

/**
 * `host` allows all of its ports, `host:port` one of them: `localhost:9000`, `10.0.0.5`, `[fd00::7]:8080`, `erp.internal`.
 * @throws PurserError `invalid_configuration` naming the entry
 */
export function readAllowList(entries: readonly string[]): AllowList {
  const allowed = new Set(entries.map(readEntry));
  return {
    allows: ({ hostname, port }) => {
      const host = bareHost(hostname);
      return allowed.has(host) || allowed.has(`${host} ${port}`);
    },
  };
}

/** Read as a URL's host is, so that an entry and a URL that name the same place are spelt the same. */
function readEntry(entry: string): string {
  const text = entry.trim();
  const url = URL.canParse(`ws://${text}/`) ? new URL(`ws://${text}/`) : undefined;
  // A default port is not kept by URL, so it is read from the text.
  const port = /:(\d{1,5})$/.exec(text.replace(/^\[[^\]]*\]/, ""))?.[1];
  if (
    url === undefined ||
    url.hostname === "" ||
    url.username !== "" ||
    url.pathname !== "/" ||
    /[/?#@]/.test(text)
  ) {
    throw new PurserError(
      "invalid_configuration",
      `"${entry}" is not a host that outgoing requests may be allowed to: write host or host:port, such as localhost:9000.`,
    );
  }
  const host = bareHost(url.hostname);
  return port === undefined ? host : `${host} ${Number(port)}`;
}

/** A host without the brackets of IPv6 and the dot at a name's end. */
export function bareHost(hostname: string): string {
  return hostname
    .replace(/^\[|\]$/g, "")
    .replace(/\.$/, "")
    .toLowerCase();
}
