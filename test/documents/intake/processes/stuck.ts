/** A reader that never comes back. */
process.on("message", () => {
  for (;;);
});
