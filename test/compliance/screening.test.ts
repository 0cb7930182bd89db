import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readScreeningList } from "../../src/compliance/screening/read-list.ts";
import { type ListedName, screenNames } from "../../src/compliance/screening/screen-names.ts";

const listed = (name: string, ...aliases: string[]): ListedName => ({ name, aliases, source: "list:1" });
const hit = (name: string, list: readonly ListedName[]) => screenNames([{ id: "p", names: [name] }], list)[0];

describe("screening of names", () => {
  it.each([
    ["MÜLLER & SÖHNE GMBH", "Mueller und Soehne AG"],
    ["Petrov Sergei", "Sergei PETROV"],
    ["Łódź Trading S.A.", "Lodz Trading"],
    ["Global Shiping Partners", "Global Shipping Partners Ltd."],
    ["Jose Garcia Lopez", "José García López"],
  ])("takes %s for %s", (ours, theirs) => {
    expect(hit(ours, [listed(theirs)])?.similarity).toBeGreaterThanOrEqual(0.85);
  });

  it.each([
    ["John Smith", "John Baker"],
    ["Global Shipping Partners", "Global Shopping Centre Berlin"],
    ["Acme", "Acme Weapons Manufacturing"],
    ["Lee", "Leo"],
    ["", "Acme"],
  ])("does not take %s for %s", (ours, theirs) => {
    expect(hit(ours, [listed(theirs)])).toBeUndefined();
  });

  it("looks at aliases on both sides and gives the best of an entry", () => {
    const list = [listed("Something Else", "Nightfall Holdings", "Nightfal Holding")];
    const hits = screenNames([{ id: "p", names: ["Harmless Name", "Nightfall Holdings Ltd"] }], list);
    expect(hits).toEqual([
      {
        id: "p",
        name: "Nightfall Holdings Ltd",
        listed: list[0],
        listedAs: "Nightfall Holdings",
        similarity: 1,
      },
    ]);
  });

  it("keeps up with a long list", () => {
    const letters = (index: number) =>
      Array.from({ length: 6 }, (_, place) =>
        String.fromCharCode(97 + ((index * (place * 7 + 3)) % 26)),
      ).join("");
    const list = Array.from({ length: 50_000 }, (_, index) =>
      listed(`${letters(index)} ${letters(index * 31 + 5)}`),
    );
    const ours = Array.from({ length: 200 }, (_, index) => ({
      id: String(index),
      names: [`zz${letters(index)} qq`],
    }));
    expect(screenNames(ours, list)).toEqual([]);
  });
});

describe("the screening list", () => {
  let home: string;
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), "purser-screening-"));
  });
  afterEach(() => rm(home, { recursive: true, force: true }));
  const write = async (file: string, text: string) => {
    await mkdir(join(home, "screening"), { recursive: true });
    await writeFile(join(home, "screening", file), text);
  };

  it("is undefined when there is none", async () => {
    expect(await readScreeningList(home)).toBeUndefined();
  });

  it("reads CSV with aliases and plain lines, with the place of each name", async () => {
    await write("a.csv", '\ufeffName,Aliases\n"Night, Fall",Nightfall; NF Holding\n,\n');
    await write("b.txt", "# people\nSergei Petrov\n\n");
    await write("readme.md", "not a list");
    expect(await readScreeningList(home)).toEqual([
      { name: "Night, Fall", aliases: ["Nightfall", "NF Holding"], source: "a.csv:2" },
      { name: "Sergei Petrov", aliases: [], source: "b.txt:2" },
    ]);
  });

  it("refuses a CSV without a name column rather than screening against nothing", async () => {
    await write("a.csv", "id,thing\n1,x\n");
    await expect(readScreeningList(home)).rejects.toMatchObject({ code: "invalid_screening_list" });
  });
});
