/** A reader that breaks down on every file. */
process.on("message", () => process.kill(process.pid, "SIGSEGV"));
