import { hostname } from "node:os";

/** Names a process among those that may open one database: `host:pid`. */
export function thisProcess(): string {
  return `${hostname()}:${process.pid}`;
}

/** False only for a process of this machine that is gone; of other machines nothing is known. */
export function mayBeAlive(owner: string): boolean {
  const [host, pid] = owner.split(":");
  if (host !== hostname()) return true;
  try {
    process.kill(Number(pid), 0);
    return true;
  } catch (error) {
    // A process of another user answers EPERM: it is there.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
