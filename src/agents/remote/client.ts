import { Client } from "@langchain/langgraph-sdk";
import type { OutboundFetch } from "../../base/outbound/index.ts";
import type { RemoteRequest } from "./registration.ts";

/** The official client of another LangGraph server. */
export function remoteClient(
  { url, headers }: Pick<RemoteRequest, "url" | "headers">,
  fetch: OutboundFetch,
): Client {
  return new Client({
    apiUrl: url,
    // Left out, the client would send this process's own LangSmith key to whoever is there.
    apiKey: null,
    defaultHeaders: headers,
    // What may be asked again is decided here, not by the client: a run that was started must not start twice.
    callerOptions: { fetch, maxRetries: 0, maxConcurrency: 100 },
  });
}
