import { Counter, Gauge, type Registry } from "prom-client";

/** What is read when somebody scrapes, not before. One that is left out is not shown, which is not the same as 0. */
export type GaugeSources = {
  readonly registeredAgents?: () => number | Promise<number>;
  /** Operations under way, those that wait for a place, and the places there are: the limiter's status. */
  readonly agents?: () => { readonly active: number; readonly waiting: number; readonly limit: number };
  /** Runs that wait for their turn. */
  readonly queueDepth?: () => number | Promise<number>;
  readonly streamsOpen?: () => number | Promise<number>;
  readonly approvalsPending?: () => number | Promise<number>;
};

/** Registers the gauges of the sources that are given; a source that fails leaves its gauge out of that scrape. */
export function registerGauges(registry: Registry, sources: GaugeSources): void {
  const failures = new Counter({
    name: "purser_scrape_failures_total",
    help: "Gauges that could not be read at a scrape, by gauge",
    labelNames: ["gauge"] as const,
    registers: [registry],
  });

  function gauge(name: string, help: string, read: (() => number | Promise<number>) | undefined): void {
    if (!read) return;
    new Gauge({
      name,
      help,
      registers: [registry],
      collect: async function () {
        try {
          this.set(await read());
        } catch {
          this.remove();
          failures.inc({ gauge: name });
        }
      },
    });
  }

  const { registeredAgents, agents, queueDepth, streamsOpen, approvalsPending } = sources;
  gauge("purser_agents_registered", "Agents in the registry", registeredAgents);
  gauge("purser_agents_active", "Operations of agents under way", agents && (() => agents().active));
  gauge("purser_agents_waiting", "Operations that wait for a place", agents && (() => agents().waiting));
  gauge("purser_agents_limit", "Operations that may be under way at once", agents && (() => agents().limit));
  gauge("purser_queue_depth", "Runs that wait for their turn", queueDepth);
  gauge("purser_streams_open", "Event streams that clients hold open", streamsOpen);
  gauge("purser_approvals_pending", "Approvals that wait for a person", approvalsPending);
}
