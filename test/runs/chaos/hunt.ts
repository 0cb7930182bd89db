import { scenario } from "./scenario.ts";
import { startWatchdog } from "./watchdog.ts";

/** node test/runs/chaos/hunt.ts FROM COUNT: runs the stories of many seeds and says which went wrong. */
const [from = "1", count = "1000"] = process.argv.slice(2);
const watchdog = startWatchdog(15_000);
let bad = 0;
let seed = Number(from);
process.on("unhandledRejection", (error) => {
  bad++;
  console.log(`seed ${seed}: UNHANDLED`, error);
});
const began = Date.now();
for (; seed < Number(from) + Number(count); seed++) {
  watchdog.note(`seed ${seed}`);
  try {
    const wrongs = await scenario(seed, watchdog.note);
    if (wrongs.length > 0) {
      bad++;
      console.log(`seed ${seed}:\n  ${wrongs.slice(0, 4).join("\n  ")}`);
    }
  } catch (error) {
    bad++;
    console.log(`seed ${seed}: THROWN`, error);
  }
}
console.log(`${bad} bad of ${count}, ${Math.round((Date.now() - began) / Number(count))} ms each`);
await watchdog.stop();
process.exit(0);
