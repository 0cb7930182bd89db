import type { Desk } from "./desk.ts";
import type { MatchedParty } from "./match-party.ts";

/**
 * A known supplier that suddenly wants its money elsewhere is the commonest fraud with invoices: somebody other than who gave the
 * document confirms the account by a way that the document does not offer.
 */
export function checkBankAccount(desk: Desk, { known, iban }: MatchedParty): void {
  if (!known || iban === null) return;
  if (known.refusedIbans.includes(iban)) {
    desk.error(
      "bank_account_refused",
      "sellerIban",
      `The bank account ${iban} was refused for ${known.name}.`,
      {
        raw: desk.field("sellerIban")?.raw,
        candidates: known.ibans,
      },
    );
    return;
  }
  if (known.ibans.length === 0) {
    desk.note("bank_account_unconfirmed", "sellerIban", `No bank account of ${known.name} is confirmed yet; the document names ${iban}.`); // prettier-ignore
    return;
  }
  if (known.ibans.includes(iban)) return;
  desk.review(
    "bank_account_changed",
    "sellerIban",
    `The document names the bank account ${iban}; confirmed for ${known.name} is ${known.ibans.join(" or ")}. Ask the supplier by a known number.`,
    { raw: desk.field("sellerIban")?.raw, candidates: [iban, ...known.ibans] },
  );
}
