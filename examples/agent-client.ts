import { fileURLToPath } from "node:url";
import { Client } from "@langchain/langgraph-sdk";

type Event = {
  readonly event: string;
  readonly step?: string;
  readonly summary?: string;
  readonly message?: string;
};
type Answer = { readonly run: { readonly run_id: string } | null };

export type ServerAddress = { readonly apiUrl: string; readonly apiKey?: string | undefined };

/**
 * A client of a running server (`npm start`): it begins the advisory workflow, loses its connection, comes back to
 * where it was, approves the report in the inbox and follows the run with which the workflow goes on.
 * @returns every event it was told, in order
 */
export async function agentClient(
  { apiUrl, apiKey }: ServerAddress,
  say: (line: string) => void,
): Promise<readonly Event[]> {
  const client = new Client({ apiUrl, apiKey });
  const told: Event[] = [];
  const tell = (data: unknown) => {
    const event = data as Event;
    told.push(event);
    say([event.event, event.step, event.summary ?? event.message].filter(Boolean).join(" "));
    return event;
  };

  const { thread_id } = await client.threads.create();
  const { run_id } = await client.runs.create(thread_id, "advisory", {
    input: { input: {} },
    streamMode: ["custom"],
  });

  let last = "";
  for await (const { id, event, data } of client.runs.joinStream(thread_id, run_id)) {
    last = id ?? last;
    if (event === "custom" && tell(data).event === "step_completed") break;
  }
  say(`(the connection is lost after event ${last}; the run goes on without us)`);

  for await (const { event, data } of client.runs.joinStream(thread_id, run_id, { lastEventId: last })) {
    if (event === "custom") tell(data);
  }

  const inbox = async (path: string, body?: object): Promise<unknown> => {
    const response = await fetch(`${apiUrl}/approvals${path}`, {
      method: body ? "POST" : "GET",
      headers: { "content-type": "application/json", ...(apiKey ? { "x-api-key": apiKey } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
    return response.json();
  };
  const [waiting] = (await inbox(`?thread_id=${thread_id}`)) as { readonly approval_id: string }[];
  if (!waiting) throw new Error("nothing waits for a yes");
  say(`(approving ${waiting.approval_id})`);
  const { run } = (await inbox(`/${waiting.approval_id}`, { type: "approve" })) as Answer;
  if (!run) throw new Error("nothing goes on");

  for await (const { event, data } of client.runs.joinStream(thread_id, run.run_id)) {
    if (event === "custom") tell(data);
  }
  return told;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { PURSER_URL: apiUrl = "http://127.0.0.1:8123", PURSER_KEY: apiKey } = process.env;
  await agentClient({ apiUrl, apiKey }, (line) => console.log(line));
}
