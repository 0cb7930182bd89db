import { checkIban } from "../values/iban.ts";
import { checkTaxId } from "../values/tax-id.ts";
import type { Desk } from "./desk.ts";
import type { Ourselves } from "./known.ts";
import { type NameForms, nameForms } from "./name-key.ts";
import { isSlip, nameSimilarity } from "./similarity.ts";

export type Side = "ap" | "ar";

/** Our own name garbled by a scan is still ours: nobody is paid or charged by this, only told apart. */
const OUR_NAME_LIKE = 0.92;

/**
 * ar when we are the seller, ap when we are the buyer. A document that names neither of us although it names both sides, or us on
 * both, is put before a person. Receipts often name no buyer: whoever gave it to us bought something.
 */
export function settleSide(desk: Desk, ourselves: Ourselves): Side {
  if (desk.decisions.side !== null) return desk.decisions.side;
  const seller = sellerIsUs(desk, ourselves);
  const buyer = buyerIsUs(desk, ourselves);
  if (buyer && !seller) return "ap";
  if (seller && !buyer) return "ar";
  const name = (field: "sellerName" | "buyerName") =>
    desk.field(field)?.value ?? desk.field(field)?.raw ?? "";
  if (seller && buyer) {
    desk.review("side_unclear", "side", "The document names us as seller and as buyer.", {
      candidates: ["ap", "ar"],
    });
  } else if (desk.field("buyerName") && desk.field("sellerName")) {
    desk.review(
      "not_addressed_to_us",
      "side",
      `Neither the seller "${name("sellerName").slice(0, 80)}" nor the buyer "${name("buyerName").slice(0, 80)}" is us.`,
      { raw: desk.field("buyerName")?.raw, candidates: ["ap", "ar"] },
    );
  } else if (!desk.field("buyerName")) {
    desk.note(
      "buyer_not_stated",
      "buyerName",
      "The document does not name its buyer; taken as bought by us.",
    );
  } else {
    desk.review("not_addressed_to_us", "side", `The buyer "${name("buyerName").slice(0, 80)}" is not us.`, {
      raw: desk.field("buyerName")?.raw,
      candidates: ["ap", "ar"],
    });
  }
  return "ap";
}

function sellerIsUs(desk: Desk, { names, taxIds, ibans }: Ourselves): boolean {
  const name = desk.field("sellerName")?.value;
  const forms = name ? nameForms(name) : undefined;
  if (forms && names.some(({ key }) => key === forms.key)) return true;
  // A tax id or an account alone may have been taken from the wrong corner of the page, when the name is another's.
  const otherName = forms !== undefined && forms.key !== "" && !names.some((own) => isLike(own, forms));
  if (otherName) return false;
  const iban = desk.field("sellerIban")?.value;
  return isOurTaxId(desk, "sellerTaxId", taxIds) || (iban ? ibans.has(checkIban(iban).value) : false);
}

function buyerIsUs(desk: Desk, { names, taxIds }: Ourselves): boolean {
  if (isOurTaxId(desk, "buyerTaxId", taxIds)) return true;
  const name = desk.field("buyerName")?.value;
  if (!name) return false;
  const forms = nameForms(name);
  return names.some((own) => isLike(own, forms) || contains(forms, own));
}

function isLike(own: NameForms, other: NameForms): boolean {
  if (own.key === other.key || nameSimilarity(own.tokens, other.tokens) >= OUR_NAME_LIKE) return true;
  // Where little is left of a name without its legal form, the whole of it tells more.
  return own.full.length >= 8 && isSlip(own.full, other.full, 6);
}

/** `Meridian Health, Accounts Payable`: our name with a department. One common word is too little for that. */
function contains(whole: NameForms, own: NameForms): boolean {
  return own.full.includes(" ") && ` ${whole.full} `.includes(` ${own.full} `);
}

function isOurTaxId(desk: Desk, name: "sellerTaxId" | "buyerTaxId", taxIds: ReadonlySet<string>): boolean {
  const value = desk.field(name)?.value;
  return value ? taxIds.has(checkTaxId(value).value) : false;
}
