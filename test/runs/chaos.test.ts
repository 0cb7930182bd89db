import { expect, it } from "vitest";
import { scenario } from "./chaos/scenario.ts";
import { startWatchdog } from "./chaos/watchdog.ts";

/** CHAOS_FROM and CHAOS_COUNT choose other stories, or more of them. */
const from = Number(process.env["CHAOS_FROM"] ?? 1);
const count = Number(process.env["CHAOS_COUNT"] ?? 60);

it(
  "whatever clients ask in whatever order, and whenever the process dies, runs end, in order, one of a thread at a time",
  { timeout: 20_000 + count * 2_000 },
  async () => {
    const watchdog = startWatchdog(30_000);
    const wrong: Record<number, readonly string[]> = {};
    for (let seed = from; seed < from + count; seed++) {
      watchdog.note(`seed ${seed}`);
      const wrongs = await scenario(seed, watchdog.note);
      if (wrongs.length > 0) wrong[seed] = wrongs;
    }
    await watchdog.stop();
    expect(wrong).toEqual({});
  },
);
