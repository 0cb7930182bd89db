import type { Random } from "../../src/base/runtime.ts";

/** Invented companies; some have a twin whose name differs by a letter, a word or a legal form. */
const FIRST = "Nordwind Alpen Rhein Castle Harbor Summit Pioneer Meridian Silver Granit Falken Linden Orion Kestrel Bayside Quarry Lumen Vector Atlas Cobalt Juniper Marigold Tundra Zephyr Beacon Cedar Drum Ember Fjord Glacier".split(" "); // prettier-ignore
const SECOND = "Logistik Handel Foods Software Services Energie Textil Medical Print Bau Consulting Trading Metall Papier Optik Freight Systems Chemie Garten Media Elektro Farm Supply Studio Glas Holz Motor Werft Labor Design".split(" "); // prettier-ignore
const THIRD = ["", "", "Nord", "Süd", "West", "Partners", "Group", "International", "& Sons", "Nachfolger"];
const LEGAL = ["GmbH", "AG", "Ltd", "Inc.", "S.A.", "SARL", "B.V.", "& Co. KG", "LLC"];

export type Company = {
  readonly id: string;
  readonly name: string;
  readonly legal: string;
  readonly iban: string;
};

export function makeCompanies(random: Random, count: number, twins: number): Company[] {
  const names = new Set<string>();
  while (names.size < count) {
    const last = [...names].at(-1);
    const next =
      last !== undefined && random() < twins ? twinOf(random, last) : freshName(random, names.size);
    names.add(next);
  }
  return [...names].map((name, index) => ({
    id: `P${index + 1}`,
    name,
    legal: pick(random, LEGAL),
    iban: `DE${String(10 + (index % 89))}${String(500_105_170_000_000_000 + index * 7_919)}`,
  }));
}

function freshName(random: Random, index: number): string {
  const base = [pick(random, FIRST), pick(random, SECOND), pick(random, THIRD)].filter(Boolean).join(" ");
  // Thirty by thirty words by ten: enough names only with a family name in front of some.
  return random() < 0.6 ? `${syllables(random)}${index % 7 === 0 ? "" : " "}${base}` : base;
}

function syllables(random: Random): string {
  const parts = [
    "Ber",
    "Kal",
    "Mon",
    "Tor",
    "Vel",
    "Sar",
    "Lin",
    "Dor",
    "Gar",
    "Pel",
    "Hus",
    "Wen",
    "Jor",
    "Fal",
  ];
  return pick(random, parts) + pick(random, parts).toLowerCase() + pick(random, ["", "a", "o", "er", "in"]);
}

function twinOf(random: Random, name: string): string {
  const words = name.split(" ");
  const kind = Math.floor(random() * 3);
  if (kind === 0) return `${name} ${pick(random, ["Nord", "Service", "Holding", "Zwei"])}`;
  if (kind === 1) return name.replace(/[aeiou]/, (vowel) => (vowel === "a" ? "e" : "a"));
  return [...words.slice(0, -1), pick(random, SECOND)].join(" ");
}

/** A company as a bank writes it: capitals, cut off, with or without its legal form, or only who moved the money. */
export function bankName(random: Random, { name, legal }: Company): string | null {
  const dice = random();
  if (dice < 0.05) return null;
  if (dice < 0.07) return pick(random, ["PAYPAL EUROPE", "STRIPE PAYMENTS", "ADYEN NV"]);
  const full = random() < 0.6 ? `${name} ${legal}` : name;
  const cased = random() < 0.7 ? full.toUpperCase() : full;
  const plain = random() < 0.5 ? cased.replaceAll("ü", "ue").replaceAll("Ü", "UE") : cased;
  return random() < 0.2 ? plain.slice(0, pick(random, [18, 22, 27])) : plain;
}

export function pick<T>(random: Random, list: readonly T[]): T {
  return list[Math.floor(random() * list.length)]!;
}
