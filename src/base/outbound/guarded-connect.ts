import { lookup as dnsLookup } from "node:dns/promises";
import type { LookupFunction } from "node:net";
import { buildConnector } from "undici";
import { PurserError } from "../errors.ts";
import { refusedAddress } from "./address.ts";
import type { AllowList } from "./allow-list.ts";

export type Resolved = { readonly address: string; readonly family: number };
/** All addresses of a name. */
export type Resolve = (hostname: string) => Promise<readonly Resolved[]>;

export const systemResolve: Resolve = (hostname) => dnsLookup(hostname, { all: true, order: "verbatim" });

type GuardOptions = {
  readonly allowList: AllowList;
  readonly resolve: Resolve;
  readonly connectTimeoutMs: number;
};

/**
 * Connects to the very addresses that were checked: the name is looked up once, here, so a resolver that answers
 * differently the second time (DNS rebinding) gains nothing.
 */
export function guardedConnector({
  allowList,
  resolve,
  connectTimeoutMs,
}: GuardOptions): buildConnector.connector {
  const shared = { timeout: connectTimeoutMs, allowH2: false };
  const guarded = buildConnector({ ...shared, lookup: lookupBy(resolve, refusedAddress) });
  const free = buildConnector({ ...shared, lookup: lookupBy(resolve, () => undefined) });
  return (target, callback) => {
    const port = Number(target.port) || (target.protocol === "https:" ? 443 : 80);
    const connect = allowList.allows({ hostname: target.hostname, port }) ? free : guarded;
    connect(target, callback);
  };
}

/** A name with one refused address among its own is refused whole. */
function lookupBy(resolve: Resolve, refused: (address: string) => string | undefined): LookupFunction {
  async function checked(hostname: string): Promise<readonly [Resolved, ...Resolved[]]> {
    const [first, ...others] = await resolve(hostname);
    if (first === undefined) throw new Error(`${hostname} has no address`);
    for (const { address } of [first, ...others]) {
      const why = refused(address);
      if (why !== undefined) throw refusal(hostname, why);
    }
    return [first, ...others];
  }
  return (hostname, { all }, callback) => {
    checked(hostname).then(
      ([first, ...others]) => {
        if (all === true) callback(null, [first, ...others]);
        else callback(null, first.address, first.family);
      },
      (error: unknown) => callback(error instanceof Error ? error : new Error(String(error)), "", 0),
    );
  };
}

function refusal(hostname: string, why: string): PurserError {
  return new PurserError(
    "outbound_refused",
    `${hostname} may not be called from here: of the address it stands for, ${why}.`,
    { details: { hostname } },
  );
}
