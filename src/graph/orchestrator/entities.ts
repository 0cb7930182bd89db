import type { Db } from "../../store/database.ts";
import {
  findAccountNames,
  findItems,
  findSuppliers,
  listBankAccounts,
  listLocations,
} from "./entity-queries.ts";
import { phrasesOf } from "./words.ts";

/** What a request names among the company's own things, and the numbers and days in it. */
export type Entities = {
  /** item codes as the company writes them */
  readonly skus: readonly string[];
  readonly suppliers: readonly { readonly id: string; readonly name: string }[];
  readonly bankAccounts: readonly { readonly id: string; readonly name: string }[];
  readonly locations: readonly { readonly id: string; readonly name: string }[];
  /** names of ledger accounts */
  readonly accounts: readonly string[];
};

export const NO_ENTITIES: Entities = {
  skus: [],
  suppliers: [],
  bankAccounts: [],
  locations: [],
  accounts: [],
};

/** "SKU-001", and whatever follows "SKU" or "item" and holds a digit: an item, even if the company has none of that code. */
const SKU_LIKE = /\b(?:(sku[-_]\w+)|(?:sku|item)\s+#?([a-z]*[-_]?\d[\w-]*))/gi;

/** Reads a request against the company's items, suppliers, bank accounts, locations and accounts. */
export async function findEntities(db: Db, companyId: string, request: string): Promise<Entities> {
  const phrases = phrasesOf(request);
  const codes = phrases.filter((phrase) => !phrase.includes(" ") && /\d/.test(phrase));
  const [known, suppliers, accounts, bankAccounts, locations] = await Promise.all([
    findItems(db, companyId, codes),
    findSuppliers(db, companyId, phrases),
    findAccountNames(db, companyId, phrases),
    listBankAccounts(db, companyId),
    listLocations(db, companyId),
  ]);
  const written = [...request.matchAll(SKU_LIKE)].map(([, whole, code]) => whole ?? code ?? "");
  const isKnown = (code: string) => known.some((sku) => sku.toLowerCase() === code.toLowerCase());
  const named = new Set(phrases);
  const isNamed = ({ id, name }: { readonly id: string; readonly name: string }) =>
    named.has(id.toLowerCase()) || named.has(name.toLowerCase());
  return {
    skus: [...known, ...new Set(written.filter((code) => !isKnown(code)))],
    suppliers,
    accounts,
    bankAccounts: bankAccounts.filter(isNamed),
    locations: locations.filter(isNamed),
  };
}
