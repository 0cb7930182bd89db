/** A signal that aborts with `reason` after `ms`, or with any of `signals`. Dispose it when the work is done. */
export function deadline(
  signals: readonly AbortSignal[],
  { ms, reason }: { readonly ms: number | undefined; readonly reason: () => Error },
): { readonly signal: AbortSignal } & Disposable {
  const [only, ...others] = signals;
  if (ms === undefined && only && others.length === 0)
    return { signal: only, [Symbol.dispose]: () => undefined };
  const controller = new AbortController();
  // Time that is already up must be seen at once, not at the next turn of the event loop.
  if (ms === 0) controller.abort(reason());
  const timer = ms === undefined || ms === 0 ? undefined : setTimeout(() => controller.abort(reason()), ms);
  timer?.unref();
  return {
    signal: AbortSignal.any([...signals, controller.signal]),
    [Symbol.dispose]: () => clearTimeout(timer),
  };
}

/** Waits `ms`, or rejects as soon as the signal aborts. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", onAbort);
      resolve();
    }, ms);
    const onAbort = () => {
      clearTimeout(timer);
      reject(abortReason(signal));
    };
    signal.addEventListener("abort", onAbort, { once: true });
  });
}

/** Settles with `work`, or rejects as soon as the signal aborts, whether or not `work` heeds it. */
export async function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  let onAbort: () => void = () => undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    onAbort = () => reject(abortReason(signal));
    signal.addEventListener("abort", onAbort, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}

function abortReason(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new Error(String(signal.reason));
}
