import { END, START, StateGraph, StateSchema, type LangGraphRunnableConfig } from "@langchain/langgraph";
import { ReducedValue } from "@langchain/langgraph";
import { z } from "zod";

const Steps = new StateSchema({
  done: new ReducedValue(
    z.array(z.string()).default(() => []),
    { reducer: (known: string[], next: string[]) => [...known, ...next] },
  ),
});

export type Step = (name: string, config: LangGraphRunnableConfig) => Promise<void>;

/** A graph whose nodes follow each other; each adds its name to `done` after `work` has let it. */
export function stepGraph(names: readonly string[], work: Step = async () => undefined) {
  const graph = new StateGraph(Steps);
  const loose = graph as unknown as {
    addNode: (
      name: string,
      run: (state: unknown, config: LangGraphRunnableConfig) => Promise<object>,
    ) => void;
    addEdge: (from: string, to: string) => void;
  };
  for (const name of names) {
    loose.addNode(name, async (_state, config) => {
      await work(name, config);
      return { done: [name] };
    });
  }
  [...names, END].reduce((from: string, to) => (loose.addEdge(from, to), to), START);
  return graph;
}
