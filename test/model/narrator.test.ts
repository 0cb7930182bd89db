import { FakeListChatModel } from "@langchain/core/utils/testing";
import { describe, expect, it } from "vitest";
import { keepsContract, modelNarrator } from "../../src/model/create-narrator.ts";

const text = "Revenue was {{revenue@2026-06-30}}, and cash {{cash@2026-06-30}}.";
const reword = (answer: string) =>
  modelNarrator(new FakeListChatModel({ responses: [answer] })).reword(text, {
    purpose: "summary",
    signal: new AbortController().signal,
  });

describe("a model may word, and not count", () => {
  it("its words are taken when every figure stands in them as a placeholder", async () => {
    const better = "Cash stood at {{cash@2026-06-30}} after revenue of {{revenue@2026-06-30}}.";
    expect(await reword(better)).toBe(better);
  });

  it.each([
    "Revenue was 42 and cash {{cash@2026-06-30}}.",
    "Revenue was {{revenue@2026-06-30}}, up 5%, and cash {{cash@2026-06-30}}.",
    "Revenue was {{revenue@2026-06-30}}.",
    "{{revenue@2026-06-30}} {{cash@2026-06-30}} {{profit@2026-06-30}}",
    "{{revenue@2026-06-30}} {{revenue@2026-06-30}} {{cash@2026-06-30}}",
    "Revenue was {{revenue@2026-06-30}}, cash {{cash@2026-06-30}}, up ٥٠ per cent",
    "",
  ])("%j is not taken", async (answer) => {
    expect(await reword(answer)).toBe(text);
  });

  it("the composed text stands when the model fails", async () => {
    const broken = modelNarrator({
      invoke: async () => {
        throw new Error("503");
      },
    });
    expect(await broken.reword(text, { purpose: "x", signal: new AbortController().signal })).toBe(text);
    expect(keepsContract(text, text)).toBe(true);
  });
});
