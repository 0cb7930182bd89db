import { camt053 } from "../../../test/support/statements.ts";
import { BANK_ACCOUNTS } from "../chart.ts";
import { BASE } from "../company.ts";
import { type CashLine, julyStatement } from "./july-cash.ts";

const [OPERATING] = BANK_ACCOUNTS;

const CODES = {
  transfer: "PMNT-RCDT-ESCT",
  fee: "ACMT-MDOP-CHRG",
  interest: "ACMT-MCOP-INTR",
  debit: "PMNT-RDDT-ESDD",
} as const satisfies Record<CashLine["code"], string>;

/** July's statement of the operating account, as CAMT.053. */
export function julyStatementXml(files: Readonly<Record<string, string>>): string {
  const { opening, lines } = julyStatement(files);
  return camt053(
    {
      accountNumber: OPERATING.number,
      currency: BASE,
      number: "7",
      owner: "Meridian Health Group",
      from: "2026-07-01",
      to: "2026-07-31",
      opening,
      lines: lines.map(({ date, amount, counterparty, remittance, endToEndId, code }, index) => ({
        date,
        amount,
        id: `FHB202607${String(index + 1).padStart(4, "0")}`,
        ...(counterparty === null ? { description: remittance } : { counterparty, reference: remittance }),
        ...(endToEndId === null ? {} : { endToEndId }),
        code: code === "transfer" && amount < 0 ? "PMNT-ICDT-ESCT" : CODES[code],
      })),
    },
    { messageId: "FHB-2026-07", created: "2026-08-01T06:00:00-04:00" },
  );
}
