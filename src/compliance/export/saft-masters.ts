import { minorToDecimal } from "../../base/money.ts";
import type { Row } from "../../store/schema.ts";
import type { AccountBalance } from "./export-queries.ts";
import { element, group } from "../markup.ts";

/** MasterFiles: accounts with opening and closing balances, customers, suppliers, tax codes. */
export function* masterFiles({
  accounts,
  parties,
  taxCodes,
  currency,
}: {
  readonly accounts: readonly AccountBalance[];
  readonly parties: readonly Row<"party">[];
  readonly taxCodes: readonly Row<"tax_code">[];
  readonly currency: string;
}): Generator<string> {
  yield "<MasterFiles>\n<GeneralLedgerAccounts>\n";
  for (const { code, name, type, subtype, opening, closing } of accounts)
    yield `${group(
      "Account",
      element("AccountID", code),
      element("AccountDescription", name),
      element("GroupingCategory", subtype),
      element("AccountType", type),
      balance("Opening", opening, currency),
      balance("Closing", closing, currency),
    )}\n`;
  yield "</GeneralLedgerAccounts>\n";
  for (const [plural, singular, kind] of [
    ["Customers", "Customer", "customer"],
    ["Suppliers", "Supplier", "supplier"],
  ] as const) {
    const own = parties.filter((party) => party.kind === kind);
    if (own.length === 0) continue;
    yield `<${plural}>\n`;
    for (const { id, name, tax_id } of own)
      yield `${group(
        singular,
        group("TaxRegistration", element("TaxRegistrationNumber", tax_id)),
        element("Name", name),
        element(`${singular}ID`, id),
      )}\n`;
    yield `</${plural}>\n`;
  }
  if (taxCodes.length > 0) {
    yield "<TaxTable>\n";
    for (const { code, name, rate, kind } of taxCodes)
      yield `${group(
        "TaxTableEntry",
        element("TaxType", kind),
        element("Description", name),
        group(
          "TaxCodeDetails",
          element("TaxCode", code),
          element("Description", name),
          element("TaxPercentage", rate),
        ),
      )}\n`;
    yield "</TaxTable>\n";
  }
  yield "</MasterFiles>\n";
}

function balance(when: "Opening" | "Closing", amount: number, currency: string): string {
  const side = amount < 0 ? "Credit" : "Debit";
  return element(`${when}${side}Balance`, minorToDecimal(Math.abs(amount), currency));
}
