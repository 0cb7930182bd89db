import type { Row } from "../../store/schema.ts";
import type { Finding } from "../finding.ts";

/** Opening balance and lines give the closing balance; a statement that does not is kept, and a person is told. */
export function checkStatement(statement: Row<"bank_statement">): readonly Finding[] {
  const subject = `statement:${statement.id}`;
  const name = statement.number ?? statement.id;
  if (statement.ties === 1) return [];
  if (statement.opening === null || statement.closing === null)
    return [
      {
        rule: "statement_balance_unknown",
        severity: "note",
        subject,
        message: `Statement ${name} does not give both balances, so it cannot be added up.`,
      },
    ];
  return [
    {
      rule: "statement_differs",
      severity: "review",
      subject,
      message: `Statement ${name} does not add up${statement.problem === null ? "" : `: ${statement.problem}`}.`,
    },
  ];
}
