import { describe, expect, it } from "vitest";
import type { ReadWord } from "../../../src/documents/ocr/page-words.ts";
import { weigh } from "../../../src/documents/ocr/weigh.ts";

function read(text: string, confidence: number, x = 0): ReadWord {
  return { text, confidence, box: { x0: x, y0: 0, x1: x + text.length * 10, y1: 20 } };
}

function outcome(first: ReadWord, ...again: readonly ReadWord[]): { text: string; confidence: number } {
  const [word] = weigh(
    [first],
    again.map((each) => [each]),
  );
  return { text: word?.text ?? "", confidence: word?.confidence ?? 0 };
}

describe("several readings of a word", () => {
  it("are surer together where they agree", () => {
    const { text, confidence } = outcome(read("20.90", 0.8), read("20.90", 0.7));
    expect(text).toBe("20.90");
    expect(confidence).toBeCloseTo(0.94);
  });

  it("keep the first where neither is clearly surer, without much confidence", () => {
    expect(outcome(read("20.90", 0.95), read("20.80", 0.97))).toEqual({ text: "20.90", confidence: 0.6 });
  });

  it("take the clearly surer one, without much confidence", () => {
    expect(outcome(read("2O.9O", 0.4), read("20.90", 0.9))).toEqual({ text: "20.90", confidence: 0.6 });
  });

  it("take what two of three say", () => {
    const day = "27-04-18";
    expect(outcome(read("27-04-13", 0.9), read(day, 0.7), read(day, 0.6)).text).toBe(day);
    expect(outcome(read(day, 0.6), read("27-04-13", 0.95), read(day, 0.7)).text).toBe(day);
  });

  it("take what names a possible day before what names none", () => {
    expect(outcome(read("30/0472018", 0.95), read("30/04/2018", 0.4)).text).toBe("30/04/2018");
    expect(outcome(read("30/04/2018", 0.4), read("36/04/2018", 0.95)).text).toBe("30/04/2018");
  });

  it("leave a word alone that another reading runs together with its neighbour", () => {
    const [first, second] = weigh([read("TOTAL", 0.5), read("RM", 0.5, 60)], [[read("TOTALRM", 0.99)]]);
    expect([first?.text, second?.text]).toEqual(["TOTAL", "RM"]);
  });

  it("doubt a word that no other reading sees", () => {
    expect(weigh([read("20.90", 0.9)], [[]])[0]?.confidence).toBeCloseTo(0.72);
  });
});
