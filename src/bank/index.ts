/** Bank statements: read from the formats of banks, imported and taken back. */
export { parseStatements, type ParseOptions } from "./parse.ts";
export type {
  ParsedStatement,
  ParsedStatements,
  StatementBalance,
  StatementFormat,
  StatementLine,
} from "./statement.ts";
export { CSV_PROFILES } from "./csv/profiles.ts";
export type { CsvOptions } from "./csv/csv.ts";
export {
  type BankDeps,
  type StatementImportOptions,
  type StatementProgress,
  importStatements,
} from "./import/import-statements.ts";
export type { ImportedStatement, StatementFile, StatementImport } from "./import/result.ts";
export type { Gap } from "./import/gaps.ts";
export { type WithdrawOptions, type Withdrawal, withdrawStatements } from "./import/withdraw-statements.ts";
