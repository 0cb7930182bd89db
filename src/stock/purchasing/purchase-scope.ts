import type { TDocumentDefinitions } from "pdfmake/interfaces.js";
import { type IsoDate, dayIn } from "../../base/dates.ts";
import type { Runtime } from "../../base/runtime.ts";
import type { CompanyProfile } from "../../books/company.ts";
import type { Db } from "../../store/database.ts";

/** Who orders, and with what. */
export type PurchaseScope = {
  readonly db: Db;
  readonly company: CompanyProfile;
  readonly runtime: Runtime;
};

/** Makes a PDF. Equal definitions must give equal bytes. */
export type PrintDocument = (definition: TDocumentDefinitions) => Promise<Uint8Array>;

/** The day it is where the company is. */
export function todayOf({ company, runtime }: Pick<PurchaseScope, "company" | "runtime">): IsoDate {
  return dayIn(company.entities[0]?.timezone ?? "UTC", runtime.clock.now());
}
