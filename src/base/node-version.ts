/** Imported first by every entry point: an older Node crashes inside SQLite instead of saying what is wrong. */
const [major = 0] = process.versions.node.split(".").map(Number);
if (major < 24) {
  process.stderr.write(
    `Purser needs Node 24; this is Node ${process.versions.node}. ` +
      "Start it through npm (npm start, npm run purser -- ...): Node 24 is among its packages.\n",
  );
  process.exit(2);
}
