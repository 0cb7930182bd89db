import type { Client } from "@langchain/langgraph-sdk";

const APIS = ["assistants", "threads", "runs", "crons", "store"] as const;

/** Of LangGraph's own platform: a second protocol beside this one, and following a thread instead of a run. */
const LEFT_OUT = ["threads.stream", "threads.joinStream"];

/** Counts what is called of a client, and knows what is not. */
export function countCalls() {
  const called = new Map<string, number>();

  function counted<T extends object>(api: string, target: T): T {
    return new Proxy(target, {
      get(_target, key): unknown {
        const member: unknown = Reflect.get(target, key, target);
        if (typeof member !== "function") return member;
        return (...args: unknown[]): unknown => {
          const name = `${api}.${String(key)}`;
          called.set(name, (called.get(name) ?? 0) + 1);
          return Reflect.apply(member, target, args);
        };
      },
    });
  }

  let client: Client | undefined;
  return {
    counting: (real: Client): Client => {
      client = real;
      return new Proxy(real, {
        get(_target, key): unknown {
          const api = APIS.find((name) => name === key);
          return api ? counted(api, real[api]) : Reflect.get(real, key, real);
        },
      });
    },
    total: () => [...called.values()].reduce((sum, times) => sum + times, 0),
    missing: () =>
      APIS.flatMap((api) =>
        Object.getOwnPropertyNames(Object.getPrototypeOf(client?.[api]))
          .filter((method) => method !== "constructor")
          .map((method) => `${api}.${method}`),
      ).filter((method) => !called.has(method) && !LEFT_OUT.includes(method)),
  };
}
