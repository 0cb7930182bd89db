/** A reader that breaks down on its second file, whatever that is. */
let count = 0;
process.on("message", () => {
  if (++count === 2) process.kill(process.pid, "SIGKILL");
  const outcome = { kind: "refused", code: "seen", reason: `file ${count} of this process`, mediaType: null };
  process.send?.({ outcome, memory: 0 });
});
