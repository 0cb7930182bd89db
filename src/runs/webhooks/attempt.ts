import { Webhook } from "standardwebhooks";
import { deadline, orAborted } from "../../base/abort.ts";
import { PurserError, toInnerErrorShape } from "../../base/errors.ts";
import type { OutboundFetch } from "../../base/outbound/index.ts";
import type { Row } from "../../store/schema.ts";

export type Attempt =
  | { readonly kind: "delivered" }
  /** It may work later. */
  | { readonly kind: "failed"; readonly reason: string }
  /** The receiver wants it no more, or may not be called. */
  | { readonly kind: "given_up"; readonly reason: string }
  /** This process is stopping. */
  | { readonly kind: "aborted" };

export type AttemptDeps = {
  readonly fetch: OutboundFetch;
  readonly secrets: readonly string[];
  readonly at: Date;
  readonly signal: AbortSignal;
};

const TIMEOUT_MS = 15_000;
const GONE = 410;

/**
 * One request, signed by the rule of standardwebhooks.com. The id is the same at each attempt, so that a receiver can
 * tell a repetition; time and signature are of the attempt. A redirect is not followed: the address has to be put right.
 */
export async function attempt(
  { id, url, body }: Row<"webhook_delivery">,
  { fetch, secrets, at, signal }: AttemptDeps,
): Promise<Attempt> {
  const stopped = () => signal.aborted;
  if (stopped()) return { kind: "aborted" };
  using timed = deadline([signal], {
    ms: TIMEOUT_MS,
    reason: () => new PurserError("outbound_timeout", `No answer came within ${TIMEOUT_MS / 1000} seconds.`),
  });
  try {
    const sent = fetch(url, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "user-agent": "Purser",
        "webhook-id": id,
        "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
        "webhook-signature": secrets.map((secret) => new Webhook(secret).sign(id, at, body)).join(" "),
      },
      body,
      signal: timed.signal,
      redirect: "error",
    });
    const response = await orAborted(sent, timed.signal);
    await response.body?.cancel();
    if (response.ok) return { kind: "delivered" };
    const reason = `The receiver answered ${response.status}.`;
    return response.status === GONE ? { kind: "given_up", reason } : { kind: "failed", reason };
  } catch (error) {
    if (stopped()) return { kind: "aborted" };
    const { code, message: reason } = toInnerErrorShape(error);
    return code === "outbound_refused" ? { kind: "given_up", reason } : { kind: "failed", reason };
  }
}
