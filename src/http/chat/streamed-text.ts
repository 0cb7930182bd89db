import { z } from "zod";
import { readMessage } from "./state-messages.ts";

/** The node of the orchestrator's graph whose words are the answer; what else calls a model does not speak to the user. */
export const ANSWERING_NODE = "respond";

const metadata = z.looseObject({ langgraph_node: z.string().optional() });

/** The piece of the answer that an event of a run's `messages` stream carries, or undefined. */
export function streamedText(event: string, data: unknown): string | undefined {
  if (event !== "messages" || !Array.isArray(data)) return undefined;
  const [message, about] = data as readonly unknown[];
  if (metadata.safeParse(about).data?.langgraph_node !== ANSWERING_NODE) return undefined;
  const read = readMessage(message);
  return read?.from === "ai" && read.text !== "" ? read.text : undefined;
}
