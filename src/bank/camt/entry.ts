import type { IsoDate } from "../../base/dates.ts";
import { formatMoney } from "../../base/money.ts";
import type { DraftLine } from "../draft.ts";
import { chargesOf, codeOf, counterpartyOf, endToEndOf, joined, remittanceOf } from "./details.ts";
import { type Place, type SignedAmount, amountOf, camtProblem, dayOf, signOf, signed } from "./values.ts";
import { type XmlNode, all, at, textAt } from "./xml.ts";

export type EntryReading = {
  readonly place: Place;
  /** used where an entry has neither a booking nor a value date */
  readonly fallback: IsoDate | undefined;
  readonly warn: (warning: string) => void;
};

/**
 * One entry as lines. Its amount is what was booked. Where it has several transactions with amounts of their own that (with charges) add
 * up to it, each is a line; otherwise the entry is one line. CdtDbtInd already tells the direction of a reversal (ISO 20022).
 */
export function readEntry(entry: XmlNode, reading: EntryReading): DraftLine[] {
  const { place, warn } = reading;
  const booked = amountOf(entry, reading);
  if (!booked) throw camtProblem(place, "the entry has no amount.");
  const sign = signOf(entry, place);
  const base = baseOf(entry, reading);
  const details = all(entry, "NtryDtls").flatMap((group) => all(group, "TxDtls"));
  const total = { amount: signed(sign, booked.amount), currency: booked.currency };
  const [only] = details;
  if (details.length < 2) return [withDetails({ ...base, ...total }, entry, only)];
  const amounts = split(entry, details, { total, sign, reading });
  if (!amounts) {
    warn(`${place}: the amounts of its ${details.length} transactions do not add up to it; it is one line.`);
    const refs = details.map((tx) => remittanceOf(tx));
    const ids = new Set(details.map((tx) => endToEndOf(tx)));
    const [id] = ids;
    return [
      {
        ...withDetails({ ...base, ...total }, entry, undefined),
        reference: joined(refs),
        endToEndId: ids.size === 1 ? (id ?? null) : null,
      },
    ];
  }
  return amounts.map((amount, index) => {
    const tx = details[index];
    const own = textAt(tx, "Refs/AcctSvcrRef");
    const ofEntry = base.externalId;
    const externalId =
      own !== undefined && own !== ofEntry ? own : ofEntry === null ? null : `${ofEntry}#${index + 1}`;
    const line = { ...base, externalId, amount, currency: total.currency };
    return tx ? withDetails(line, entry, tx) : { ...line, description: "Charges", code: codeOf(entry) };
  });
}

type Base = Omit<DraftLine, "amount" | "currency">;

function baseOf(entry: XmlNode, { place, fallback, warn }: EntryReading): Base {
  const value = dayOf(at(entry, "ValDt"));
  const booking = dayOf(at(entry, "BookgDt"));
  const date = booking ?? value ?? fallback;
  if (date === undefined) throw camtProblem(place, "neither the entry nor its statement has a date.");
  if (booking === undefined && value === undefined)
    warn(`${place}: it has no date; the statement's is taken.`);
  const status = (textAt(entry, "Sts/Cd") ?? textAt(entry, "Sts") ?? "BOOK").toUpperCase();
  return {
    externalId: textAt(entry, "AcctSvcrRef") ?? textAt(entry, "NtryRef") ?? null,
    date,
    valueDate: value ?? null,
    counterparty: null,
    counterpartyIban: null,
    reference: null,
    endToEndId: null,
    description: null,
    code: codeOf(entry),
    // PDNG, INFO and FUTR have not moved the booked balance.
    status: /^(PDNG|INFO|FUTR)$/.test(status) ? "pending" : "booked",
  };
}

/** The signed amounts of the transactions where they add up to the entry; a last one for charges where those make the difference. */
function split(
  entry: XmlNode,
  details: readonly XmlNode[],
  {
    total,
    sign,
    reading,
  }: { readonly total: SignedAmount; readonly sign: 1 | -1; readonly reading: EntryReading },
): number[] | undefined {
  const amounts = details.map((tx) => txAmount(tx, total.currency, reading));
  if (!amounts.every((amount) => amount !== undefined)) return undefined;
  const withEntrySign = amounts.map((amount) => signed(sign, amount));
  const withOwnSign = amounts.map((amount, index) => {
    const own = details[index];
    return textAt(own, "CdtDbtInd") === undefined
      ? signed(sign, amount)
      : signed(signOf(own, reading.place), amount);
  });
  const charges = [entry, ...details]
    .flatMap((node) => chargesOf(node))
    .map((charge) => amountOf(charge, reading));
  const charged = charges.reduce(
    (sum, charge) => sum + (charge?.currency === total.currency ? charge.amount : 0),
    0,
  );
  for (const candidate of [withEntrySign, withOwnSign]) {
    const rest = total.amount - candidate.reduce((sum, amount) => sum + amount, 0);
    if (rest === 0) return candidate;
    if (charged > 0 && rest === -charged) return [...candidate, rest];
  }
  return undefined;
}

/** A transaction's own amount in the entry's currency: what was booked for it, else what was instructed. */
function txAmount(tx: XmlNode, currency: string, reading: EntryReading): number | undefined {
  const candidates = [tx, at(tx, "AmtDtls/TxAmt"), at(tx, "AmtDtls/InstdAmt")];
  for (const node of candidates) {
    const found = amountOf(node, reading);
    if (found?.currency === currency) return found.amount;
  }
  return undefined;
}

function withDetails(line: DraftLine, entry: XmlNode, tx: XmlNode | undefined): DraftLine {
  const reversal = textAt(entry, "RvslInd")?.toLowerCase() === "true";
  // Of a reversal the parties stay those of the payment that is taken back.
  const incoming = line.amount >= 0 !== reversal;
  const { name, iban } = counterpartyOf(tx, incoming ? "Dbtr" : "Cdtr");
  const charges = [entry, ...(tx ? [tx] : [])].flatMap((node) => chargesOf(node));
  return {
    ...line,
    counterparty: name,
    counterpartyIban: iban,
    reference: remittanceOf(tx),
    endToEndId: endToEndOf(tx),
    description: joined(
      [
        reversal ? "Reversal" : null,
        textAt(entry, "AddtlNtryInf"),
        textAt(tx, "AddtlTxInf"),
        textAt(tx, "RtrInf/Rsn/Cd"),
        ...charges.map((charge) => chargeText(charge)),
      ],
      "; ",
    ),
    code: line.code ?? codeOf(tx),
  };
}

function chargeText(charge: XmlNode): string | null {
  const amount = amountOf(charge, { place: "charges", warn: () => undefined });
  return amount && amount.amount !== 0 ? `Charges ${formatMoney(amount.amount, amount.currency)}` : null;
}
