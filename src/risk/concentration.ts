import { addDays } from "../base/dates.ts";
import { type ConcentrationSubject, invoicedConcentration } from "../books/ageing/concentration.ts";
import type { Window } from "../books/statements/fiscal-calendar.ts";
import type { Figure } from "../figures/figure.ts";
import type { RiskContext } from "./rule.ts";

type Billed = Extract<ConcentrationSubject, "revenue" | "spend">;

export type TopParty = {
  readonly partyId: string;
  readonly partyName: string;
  /** The party's share of what was billed in the trailing year. */
  readonly share: Figure;
  /** Its share of the year before; nothing when the books do not hold two years. */
  readonly shareBefore: Figure | undefined;
  /** How many parties there are. */
  readonly parties: number;
};

/** The party with the largest share of a trailing year's billing; nothing when nothing was billed. */
export async function topParty(context: RiskContext, subject: Billed): Promise<TopParty | undefined> {
  const { calendar } = context.books;
  const year = calendar.trailingYear(context.asOf);
  const billed = await invoicedConcentration(context.books, subject, year);
  if ("refused" in billed) return undefined;
  const [top] = billed.parties;
  if (!top) return undefined;
  const before = calendar.yearEarlier(year);
  const share = await shareOf(context, { subject, window: year, party: top });
  return (
    share && {
      partyId: top.id,
      partyName: top.name,
      share,
      shareBefore: holdsYear(before, context)
        ? await shareOf(context, { subject, window: before, party: top })
        : undefined,
      parties: billed.parties.length,
    }
  );
}

/** Sub-ledgers often begin later than the ledger; a month's grace for books that open within the first month. */
function holdsYear({ from }: Window, { books }: RiskContext): boolean {
  return books.ledger.span.first <= addDays(from, 31);
}

async function shareOf(
  { books, figures }: RiskContext,
  {
    subject,
    window,
    party,
  }: {
    readonly subject: Billed;
    readonly window: Window;
    readonly party: { readonly id: string; readonly name: string };
  },
): Promise<Figure | undefined> {
  const billed = await invoicedConcentration(books, subject, window);
  if ("refused" in billed) return undefined;
  return figures.derive({
    name: `${subject}_share`,
    label: `Share of ${party.name}`,
    unit: { kind: "percent" },
    asOf: window.to,
    from: window.from,
    qualifier: party.id,
    formula: "party / total",
    inputs: { party: billed.amountOf(party.id), total: billed.total },
  });
}
