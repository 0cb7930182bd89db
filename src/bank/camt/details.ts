import { type XmlNode, all, at, textAt } from "./xml.ts";
import { accountNumbers } from "./values.ts";

/** The other side of a transaction. */
export function counterpartyOf(
  tx: XmlNode | undefined,
  side: "Dbtr" | "Cdtr",
): { readonly name: string | null; readonly iban: string | null } {
  const parties = at(tx, "RltdPties");
  const nameOf = (role: string) =>
    textAt(parties, `${role}/Pty/Nm`) ??
    textAt(parties, `${role}/Nm`) ??
    textAt(parties, `${role}/Agt/FinInstnId/Nm`);
  const { iban } = accountNumbers(at(parties, `${side}Acct`));
  return { name: nameOf(side) ?? nameOf(`Ultmt${side}`) ?? null, iban };
}

/** Remittance information: what the payer wrote freely, then the structured references. */
export function remittanceOf(tx: XmlNode | undefined): string | null {
  const remittance = at(tx, "RmtInf");
  const free = all(remittance, "Ustrd").map((node) => textAt(node));
  const structured = all(remittance, "Strd").flatMap((node) => [
    textAt(node, "CdtrRefInf/Ref") ?? textAt(node, "CdtrRefInf/CdtrRef"),
    ...all(node, "RfrdDocInf").map((doc) => textAt(doc, "Nb") ?? textAt(doc, "RfrdDocNb")),
    ...all(node, "AddtlRmtInf").map((note) => textAt(note)),
  ]);
  return joined([...free, ...structured]);
}

/** `PMNT-RCDT-ESCT`, or the bank's own code. */
export function codeOf(node: XmlNode | undefined): string | null {
  const domain = at(node, "BkTxCd/Domn");
  const parts = [textAt(domain, "Cd"), textAt(domain, "Fmly/Cd"), textAt(domain, "Fmly/SubFmlyCd")];
  const given = parts.filter((part) => part !== undefined);
  return given.length > 0 ? given.join("-") : (textAt(node, "BkTxCd/Prtry/Cd") ?? null);
}

export function endToEndOf(tx: XmlNode | undefined): string | null {
  const id = textAt(tx, "Refs/EndToEndId") ?? null;
  return id === null || /^(NOTPROVIDED|NONREF)$/i.test(id) ? null : id;
}

/** Charges of an entry or transaction, in the words of the file. Version 2 has them flat, later ones as records. */
export function chargesOf(node: XmlNode | undefined): readonly XmlNode[] {
  return all(node, "Chrgs").flatMap((charges) => {
    const records = all(charges, "Rcrd");
    return records.length > 0 ? records : at(charges, "Amt") ? [charges] : [];
  });
}

export function joined(parts: readonly (string | null | undefined)[], separator = " "): string | null {
  const given = parts.filter((part) => typeof part === "string" && part !== "");
  return given.length > 0 ? [...new Set(given)].join(separator) : null;
}
