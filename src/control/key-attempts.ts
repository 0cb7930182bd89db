import { PurserError } from "../base/errors.ts";
import type { Clock } from "../base/runtime.ts";

/** Failed attempts with keys, by address, in this process only. */
export type KeyAttempts = {
  /** @throws PurserError `too_many_attempts` where the address has failed too often within a minute */
  readonly check: (address: string) => void;
  readonly failed: (address: string) => void;
};

export type KeyAttemptsOptions = {
  readonly clock: Clock;
  /** Failures of an address within a minute; default: 20 */
  readonly most?: number;
  /** Addresses remembered; default: 10,000 */
  readonly addresses?: number;
};

const WINDOW_MS = 60_000;

type Window = { readonly since: number; failures: number };

/**
 * A key has 256 random bits, so nobody guesses one. This keeps whoever tries from costing a look into the database
 * each time, and a client with a wrong key from filling the log.
 */
export function createKeyAttempts({ clock, most = 20, addresses = 10_000 }: KeyAttemptsOptions): KeyAttempts {
  const windows = new Map<string, Window>();

  /** The address's present window; none where it has ended, or the clock was set back. */
  function current(address: string, now: number): Window | undefined {
    const window = windows.get(groupOf(address));
    return window && now >= window.since && now - window.since < WINDOW_MS ? window : undefined;
  }

  return {
    check: (address) => {
      const now = clock.now().getTime();
      const window = current(address, now);
      if (!window || window.failures < most) return;
      const retryAfterS = Math.ceil((window.since + WINDOW_MS - now) / 1000);
      throw new PurserError(
        "too_many_attempts",
        `Too many requests with a wrong key came from this address; try again in ${retryAfterS} seconds.`,
        { retryable: true, details: { retry_after_s: retryAfterS } },
      );
    },
    failed: (address) => {
      const now = clock.now().getTime();
      const window = current(address, now);
      if (window) {
        window.failures += 1;
        return;
      }
      if (windows.size >= addresses) dropOldest(windows);
      const group = groupOf(address);
      // Anew at the end, so that the first in the map is the oldest.
      windows.delete(group);
      windows.set(group, { since: now, failures: 1 });
    },
  };
}

/** Whoever has one address of IPv6 has a network of them (RFC 6177: a /64 at least). */
function groupOf(address: string): string {
  return address.includes(":") && !address.includes(".") ? address.split(":").slice(0, 4).join(":") : address;
}

function dropOldest(windows: Map<string, Window>): void {
  const [oldest] = windows.keys();
  if (oldest !== undefined) windows.delete(oldest);
}
