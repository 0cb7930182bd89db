import type { IsoDate } from "../../base/dates.ts";
import type { Minor } from "../../base/money.ts";
import type { At } from "../../books/import/draft.ts";
import type { MovementKind } from "../movement.ts";
import type { OrderStatus } from "../orders.ts";
import type { Milli } from "../quantity.ts";

type Located<T> = Readonly<T> & { readonly at: At };

export type ItemDraft = Located<{
  sku: string;
  name: string;
  uom: string;
  category: string | null;
  inventoryAccount: string | null;
  usageAccount: string | null;
  unitCost: Minor;
  salePrice: Minor | null;
  shelfLifeDays: number | null;
  abc: string | null;
  active: boolean;
}>;

export type LocationDraft = Located<{ id: string; name: string; active: boolean }>;

/** Quantity and value as the file tells them; a transfer is one row here and two movements in the books. */
export type MovementDraft = Located<{
  ownId: string | null;
  date: IsoDate;
  kind: MovementKind;
  sku: string;
  location: string;
  toLocation: string | null;
  quantity: Milli;
  /** null: the importer costs it at the item's moving average */
  value: Minor | null;
  /** own id of the entry in the books folder */
  journal: string | null;
  reference: string | null;
}>;

export type DemandDraft = Located<{
  date: IsoDate;
  sku: string;
  location: string;
  quantity: Milli;
  stockOut: boolean;
  reference: string | null;
}>;

export type SupplierItemDraft = Located<{
  id: string;
  party: string;
  sku: string;
  currency: string;
  minimum: Milli;
  multiple: Milli;
  leadTimeDays: string | null;
  leadTimeSd: string | null;
  validFrom: IsoDate;
  validTo: IsoDate | null;
  preferred: boolean;
}>;

export type PriceBreakDraft = Located<{ supplierItem: string; fromQuantity: Milli; unitPrice: string }>;

export type OrderDraft = Located<{
  id: string;
  number: string;
  party: string;
  status: OrderStatus;
  orderDate: IsoDate;
  currency: string;
  closedOn: IsoDate | null;
  note: string | null;
}>;

export type OrderLineDraft = Located<{
  order: string;
  line: number;
  sku: string;
  location: string;
  quantity: Milli;
  unitPrice: string;
  requestedDate: IsoDate;
  promisedDate: IsoDate | null;
}>;

export type DeliveryDraft = Located<{
  ownId: string | null;
  order: string;
  line: number;
  date: IsoDate;
  received: Milli;
  rejected: Milli;
  invoicePrice: string | null;
  reference: string | null;
}>;

export type CommitmentDraft = Located<{
  id: string;
  sku: string;
  location: string;
  party: string | null;
  quantity: Milli;
  fulfilled: Milli;
  enteredOn: IsoDate;
  dueDate: IsoDate;
  closedOn: IsoDate | null;
  reference: string | null;
}>;

/** Everything a stock folder brings, before it is checked against itself and the books. */
export type StockDraft = {
  readonly items: ItemDraft[];
  readonly locations: LocationDraft[];
  readonly movements: MovementDraft[];
  readonly demand: DemandDraft[];
  readonly supplierItems: SupplierItemDraft[];
  readonly priceBreaks: PriceBreakDraft[];
  readonly orders: OrderDraft[];
  readonly orderLines: OrderLineDraft[];
  readonly deliveries: DeliveryDraft[];
  readonly commitments: CommitmentDraft[];
};

export function emptyStockDraft(): StockDraft {
  return {
    items: [],
    locations: [],
    movements: [],
    demand: [],
    supplierItems: [],
    priceBreaks: [],
    orders: [],
    orderLines: [],
    deliveries: [],
    commitments: [],
  };
}
