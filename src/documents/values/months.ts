/** Names and abbreviations of the months in en, de, fr, es, it, nl and pt, folded by `foldLetters`. */
const NAMES: readonly string[] = [
  "january januar janner jaenner janvier enero gennaio januari janeiro jan janv ene gen jaen",
  "february februar feber fevrier febrero febbraio februari fevereiro feb fev fevr febr",
  "march marz maerz mars marzo maart marco mar mrz mrt",
  "april avril abril aprile apr avr abr",
  "may mai mayo maggio mei maio mag",
  "june juni juin junio giugno junho jun giu",
  "july juli juillet julio luglio julho jul juil lug",
  "august aout agosto augustus aug ago aou",
  "september septembre septiembre setiembre settembre setembro sep sept set",
  "october oktober octobre octubre ottobre outubro oct okt ott out",
  "november novembre noviembre novembro nov",
  "december dezember decembre diciembre dicembre dezembro dec dez dic",
];

const MONTHS: ReadonlyMap<string, number> = new Map(
  NAMES.flatMap((names, index) => names.split(" ").map((name) => [name, index + 1] as const)),
);

/** Lower case without accents: "Août" and "AOUT" are both `aout`. */
export function foldLetters(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").replaceAll("ß", "ss").toLowerCase();
}

/** 1 to 12 of a month's name or abbreviation in any of the languages; undefined for another word. */
export function monthNumber(name: string): number | undefined {
  return MONTHS.get(foldLetters(name).replace(/\.$/, ""));
}
