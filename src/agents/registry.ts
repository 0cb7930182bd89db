import { PurserError } from "../base/errors.ts";
import { parseOrThrow } from "../base/parse.ts";
import type { Agent, Operation, OperationContext } from "./agent.ts";

/**
 * Who can do what. Several instances registered under one id form a pool (`ai_cfo_agent_0`, `ai_cfo_agent_1`):
 * work goes to the healthy instance with the least in progress. An agent is everybody's, or one company's own.
 */
export type Registry = {
  /** Adds an agent, or one more instance to its pool. Instances must offer the same operations. Returns the instance's id. */
  readonly register: (agent: Agent) => string;
  /** Takes an agent and its whole pool out; for a company, only one of its own. Work in progress finishes. */
  readonly unregister: (agentId: string) => boolean;
  readonly list: () => readonly AgentInfo[];
  readonly find: (agentId: string, operation: string) => Operation | undefined;
  /** @throws PurserError `unknown_agent`, `unknown_operation` with the names that exist */
  readonly resolve: (agentId: string, operation: string) => Operation;
  /** Parses the input, runs on the least busy healthy instance, parses the output. */
  readonly call: (call: OperationCall, context: OperationContext) => Promise<OperationResult>;
  /**
   * The registry as one company sees it: what is everybody's and what only it has. What is registered there is its own;
   * an own agent cannot take the place of one that everybody has. Anywhere else nobody's own agents are seen.
   */
  readonly forCompany: (companyId: string) => Registry;
  /** Ends what the instances hold, of all companies. */
  readonly close: () => Promise<void>;
};

export type OperationCall = { readonly agent: string; readonly operation: string; readonly input: unknown };
export type OperationResult = { readonly output: unknown; readonly instance: string };

export type AgentInfo = {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** Only the company that asks has it. */
  readonly own: boolean;
  readonly instances: readonly { readonly id: string; readonly active: number; readonly healthy: boolean }[];
  readonly operations: Readonly<Record<string, Operation>>;
};

type Instance = { readonly id: string; readonly agent: Agent; active: number };

type Pools = Map<string, Instance[]>;

export function createRegistry(): Registry {
  const shared: Pools = new Map();
  const companies = new Map<string, Pools>();

  function forCompany(companyId: string): Registry {
    const own = () => companies.get(companyId) ?? new Map<string, Instance[]>();
    // Kept once it holds something: a company that is only asked about need not exist.
    const keep = (pools: Pools) => companies.set(companyId, pools);
    return { ...registryOver(shared, { own, keep }), forCompany, close };
  }

  async function close(): Promise<void> {
    const instances = [shared, ...companies.values()].flatMap((pools) => [...pools.values()].flat());
    await Promise.allSettled(instances.map(async ({ agent }) => agent.close?.()));
  }

  return { ...registryOver(shared, { own: () => shared, keep: () => undefined }), forCompany, close };
}

type Own = { readonly own: () => Pools; readonly keep: (pools: Pools) => void };

function registryOver(shared: Pools, { own, keep }: Own): Omit<Registry, "forCompany" | "close"> {
  const poolNamed = (agentId: string) => shared.get(agentId) ?? own().get(agentId);

  function poolOf(agentId: string): Instance[] {
    const pool = poolNamed(agentId);
    if (pool) return pool;
    const known = [...new Set([...shared.keys(), ...own().keys()])].sort();
    throw new PurserError(
      "unknown_agent",
      `There is no agent "${agentId}". Known: ${known.join(", ") || "none"}.`,
      {
        details: { agent: agentId, known },
      },
    );
  }

  function find(agentId: string, operation: string): Operation | undefined {
    const operations = poolNamed(agentId)?.[0]?.agent.operations;
    return operations && Object.hasOwn(operations, operation) ? operations[operation] : undefined;
  }

  function resolve(agentId: string, operation: string): Operation {
    const found = find(agentId, operation);
    if (found) return found;
    const known = Object.keys(poolOf(agentId)[0]?.agent.operations ?? {});
    throw new PurserError(
      "unknown_operation",
      `Agent "${agentId}" has no operation "${operation}". It has: ${known.join(", ")}.`,
      { details: { agent: agentId, operation, known } },
    );
  }

  function pick(agentId: string): Instance {
    const healthy = poolOf(agentId).filter(isHealthy);
    const [first, ...rest] = healthy;
    if (!first) {
      throw new PurserError("agent_unavailable", `No instance of "${agentId}" is healthy.`, {
        retryable: true,
      });
    }
    return rest.reduce((least, instance) => (instance.active < least.active ? instance : least), first);
  }

  return {
    register: (agent) => {
      const pools = own();
      if (pools !== shared && shared.has(agent.id)) {
        throw new PurserError("agent_exists", `Everybody has an agent "${agent.id}"; choose another id.`);
      }
      const pool = pools.get(agent.id) ?? [];
      const first = pool[0]?.agent;
      const offered = (a: Agent) => Object.keys(a.operations).sort().join(", ");
      if (first && offered(first) !== offered(agent)) {
        throw new PurserError(
          "agent_mismatch",
          `Another "${agent.id}" is registered with the operations ${offered(first)}; an instance of the same pool must offer the same.`,
        );
      }
      const numbers = new Set(pool.map((instance) => instance.id));
      let number = 0;
      while (numbers.has(`${agent.id}_${number}`)) number += 1;
      const instance = { id: `${agent.id}_${number}`, agent, active: 0 };
      pools.set(agent.id, [...pool, instance]);
      keep(pools);
      return instance.id;
    },
    unregister: (agentId) => own().delete(agentId),
    list: () =>
      [...new Map([...own(), ...shared])].flatMap(([id, pool]) => {
        const agent = pool[0]?.agent;
        if (!agent) return [];
        const { title, description, operations } = agent;
        const instances = pool.map((i) => ({ id: i.id, active: i.active, healthy: isHealthy(i) }));
        return [{ id, title, description, own: !shared.has(id), instances, operations }];
      }),
    find,
    resolve,
    call: async ({ agent, operation, input }, context) => {
      resolve(agent, operation);
      const instance = pick(agent);
      const chosen = instance.agent.operations[operation] ?? resolve(agent, operation);
      const label = `${agent}.${operation}`;
      const parsed = parseOrThrow(chosen.input, input, { what: `The input of ${label}` });
      instance.active += 1;
      try {
        const output = await chosen.run(parsed, context);
        const checked = chosen.output.safeParse(output);
        if (!checked.success)
          throw new Error(
            `${label} returned what its output schema does not allow: ${checked.error.message}`,
          );
        return { output: checked.data, instance: instance.id };
      } finally {
        instance.active -= 1;
      }
    },
  };
}

/** A health check that throws is a failed one; it must not take the pool down. */
function isHealthy(instance: Instance): boolean {
  try {
    return instance.agent.healthy?.() ?? true;
  } catch {
    return false;
  }
}
