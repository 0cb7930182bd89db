/** How a guideline id (BT-24) names the profiles of Factur-X and ZUGFeRD. */
const PROFILES: readonly (readonly [RegExp, string])[] = [
  [/xrechnung/, "xrechnung"],
  [/(factur-x\.eu|zugferd\.de).*minimum/, "factur-x:minimum"],
  [/(factur-x\.eu|zugferd\.de).*basicwl/, "factur-x:basic-wl"],
  [/(factur-x\.eu|zugferd\.de).*basic/, "factur-x:basic"],
  [/(factur-x\.eu|zugferd\.de).*extended/, "factur-x:extended"],
  [/(factur-x\.eu|zugferd\.de).*(en16931|comfort)/, "factur-x:en16931"],
];

export type SyntaxName = "cii" | "zugferd-1" | "ubl";

/** `factur-x:en16931`, `zugferd-1:comfort`, `xrechnung`, or the syntax alone where the guideline is another or missing. */
export function profileOf(syntax: SyntaxName, guideline: string): string {
  const id = guideline.toLowerCase();
  if (syntax === "zugferd-1") {
    const level = /:(basic|comfort|extended)$/.exec(id)?.[1];
    return level === undefined ? "zugferd-1" : `zugferd-1:${level}`;
  }
  if (syntax === "ubl") return id.includes("xrechnung") ? "xrechnung" : "ubl";
  const known = PROFILES.find(([pattern]) => pattern.test(id))?.[1];
  return known ?? (id === "urn:cen.eu:en16931:2017" ? "factur-x:en16931" : "cii");
}
