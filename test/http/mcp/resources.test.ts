import { describe, expect, it } from "vitest";
import { connect, serveMcp } from "./mcp-fixture.ts";

describe("resources", () => {
  it("are the workflows' drawings, and figures by their id", async () => {
    const { url } = await serveMcp();
    const client = await connect(url);
    const { resources } = await client.listResources();
    expect(resources.map(({ uri }) => uri)).toEqual([
      "purser://workflow/add_and_pay",
      "purser://workflow/waiting",
    ]);
    const { contents } = await client.readResource({ uri: "purser://workflow/add_and_pay" });
    expect(contents).toMatchObject([{ mimeType: "text/vnd.mermaid" }]);
    expect(JSON.stringify(contents)).toContain("flowchart TD");
    const { resourceTemplates } = await client.listResourceTemplates();
    expect(resourceTemplates.map(({ uriTemplate }) => uriTemplate)).toEqual(["purser://figure/{id}"]);
  });

  it("that there are not are refused with their code", async () => {
    const { url } = await serveMcp();
    const client = await connect(url);
    for (const [uri, code] of [
      ["purser://figure/none", "unknown_figure"],
      ["purser://workflow/none", "unknown_resource"],
      ["file:///etc/passwd", "unknown_resource"],
      ["purser://figure/%", "unknown_resource"],
    ] as const)
      await expect(client.readResource({ uri })).rejects.toMatchObject({ code: -32602, data: { code } });
  });
});
