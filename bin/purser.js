#!/usr/bin/env node
// Plain JavaScript, so that an old Node can read it and be told.
const major = Number(process.versions.node.split(".")[0]);
if (major < 24) {
  process.stderr.write(
    `Purser needs Node 24; this is Node ${process.versions.node}. ` +
      "Use npm run purser -- ...: Node 24 is among its packages.\n",
  );
  process.exit(2);
}
await import("../src/cli.ts");
