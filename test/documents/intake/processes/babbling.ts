/** A reader taken over by its file: what it answers is no outcome. */
process.on("message", () =>
  process.send?.({ outcome: { kind: "read", document: "all is well" }, memory: 0 }),
);
