import type { IsoDate } from "../../base/dates.ts";
import type { ParsedStatement } from "../statement.ts";
import type { Gap } from "./gaps.ts";

export type StatementFile = { readonly filename: string; readonly bytes: Uint8Array };

/** What became of one statement. */
export type ImportedStatement = {
  readonly filename: string;
  readonly format: string;
  readonly statementId: string;
  /** false: it was there already */
  readonly added: boolean;
  readonly bankAccountId: string;
  readonly bankAccountName: string;
  readonly number: string | null;
  readonly from: IsoDate;
  readonly to: IsoDate;
  readonly currency: string;
  /** minor units; null where the file does not say */
  readonly opening: number | null;
  readonly closing: number | null;
  /** booked lines that move money */
  readonly lines: number;
  readonly newLines: number;
  /** told by the file, but not booked yet: not stored */
  readonly pendingLines: number;
  readonly tie: ParsedStatement["tie"];
  /** why it does not tie, or what is missing before it */
  readonly problem: string | null;
  readonly warnings: readonly string[];
};

export type StatementImport = {
  /** statements that this effect added; what withdrawStatements takes */
  readonly statementIds: readonly string[];
  readonly statements: readonly ImportedStatement[];
  readonly gaps: readonly Gap[];
  readonly newLines: number;
  /** of files that hold no statement, and the like */
  readonly warnings: readonly string[];
};
