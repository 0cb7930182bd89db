import { checkTaxId } from "../../documents/values/tax-id.ts";
import type { Row } from "../../store/schema.ts";
import type { Finding } from "../finding.ts";
import { type ListedName, screenNames } from "../screening/screen-names.ts";

/** Similarity from which a name is taken for a listed one until a person says otherwise. */
const TAKEN_FOR = 0.97;

/** Tax ids as they are kept, and names against the list; without a list it is said that nothing was screened. */
export function checkParties(
  parties: readonly Row<"party">[],
  {
    aliases,
    list,
  }: {
    readonly aliases: readonly Row<"party_alias">[];
    readonly list: readonly ListedName[] | undefined;
  },
): readonly Finding[] {
  const taxIds = parties.flatMap(({ id, name, tax_id }): Finding[] =>
    tax_id !== null && checkTaxId(tax_id).verdict === "invalid"
      ? [
          {
            rule: "tax_id_invalid",
            severity: "review",
            subject: `party:${id}`,
            message: `The tax id ${tax_id} of ${name} has a wrong shape or wrong check digits.`,
          },
        ]
      : [],
  );
  if (parties.length === 0) return taxIds;
  if (list === undefined)
    return [
      ...taxIds,
      {
        rule: "not_screened",
        severity: "note",
        subject: "screening",
        message: "No party was screened: there is no list in the folder screening of Purser's home.",
      },
    ];
  const others = Map.groupBy(aliases, ({ party_id }) => party_id);
  const hits = screenNames(
    parties.map(({ id, name }) => ({
      id,
      names: [name, ...(others.get(id) ?? []).map(({ alias }) => alias)],
    })),
    list,
  );
  return [
    ...taxIds,
    ...hits.map(({ id, name, listed, listedAs, similarity }): Finding => ({
      rule: "screening_hit",
      severity: similarity >= TAKEN_FOR ? "error" : "review",
      subject: `party:${id}`,
      message: `"${name}" is like "${listedAs}" of ${listed.source} (${Math.round(similarity * 100)} %); a person must say whether it is the same.`,
    })),
  ];
}
