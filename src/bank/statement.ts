import { z } from "zod";
import { isoDate } from "../base/dates.ts";

const minor = z.number().int();

/** One line of a bank statement. Positive: money came in. */
export const statementLine = z.object({
  /** 1-based place in its statement */
  line: z.number().int().min(1),
  /** the bank's own id where it gives one (FITID, AcctSvcrRef, NtryRef ...); not trusted to be unique */
  externalId: z.string().nullable(),
  /** booking date */
  date: isoDate,
  valueDate: isoDate.nullable(),
  amount: minor,
  currency: z.string(),
  counterparty: z.string().nullable(),
  counterpartyIban: z.string().nullable(),
  /** remittance information: what the payer wrote */
  reference: z.string().nullable(),
  endToEndId: z.string().nullable(),
  /** what the bank adds */
  description: z.string().nullable(),
  /** the bank's code of the kind of transaction: `NTRF`, `PMNT-RCDT-ESCT`, `195` */
  code: z.string().nullable(),
  status: z.enum(["booked", "pending"]),
});
export type StatementLine = z.infer<typeof statementLine>;

export const statementBalance = z.object({
  amount: minor,
  date: isoDate.nullable(),
  /** only where it is not the statement's: such a balance cannot be compared with the lines */
  currency: z.string().optional(),
});
export type StatementBalance = z.infer<typeof statementBalance>;

/**
 * One statement of one account as its file tells it. A balance that the file does not give is null, never zero.
 * `tie` compares opening + booked lines with closing; a statement that differs is kept and flagged.
 */
export const parsedStatement = z.object({
  account: z.object({
    iban: z.string().nullable(),
    /** account number as written, where it is no IBAN */
    number: z.string().nullable(),
    bank: z.string().nullable(),
    name: z.string().nullable(),
  }),
  currency: z.string(),
  number: z.string().nullable(),
  from: isoDate.nullable(),
  to: isoDate.nullable(),
  opening: statementBalance.nullable(),
  closing: statementBalance.nullable(),
  lines: z.array(statementLine),
  tie: z.discriminatedUnion("status", [
    z.object({ status: z.literal("ties") }),
    z.object({ status: z.literal("differs"), difference: minor }),
    z.object({ status: z.literal("unknown"), why: z.string() }),
  ]),
  warnings: z.array(z.string()),
});
export type ParsedStatement = z.infer<typeof parsedStatement>;

export const statementFormat = z.enum([
  "ofx",
  "camt.052",
  "camt.053",
  "camt.054",
  "mt940",
  "mt942",
  "bai2",
  "csv",
]);
export type StatementFormat = z.infer<typeof statementFormat>;

export type ParsedStatements = {
  readonly format: StatementFormat;
  readonly statements: readonly ParsedStatement[];
  readonly warnings: readonly string[];
};
