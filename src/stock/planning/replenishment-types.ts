import type { IsoDate } from "../../base/dates.ts";
import type { Minor } from "../../base/money.ts";
import type { Forecaster } from "../../forecast/core/index.ts";
import type { Bucket } from "../demand.ts";
import type { Milli } from "../quantity.ts";

export type ReplenishmentRequest = {
  /** Default: every active item with a contract. */
  readonly skus?: readonly string[] | undefined;
  readonly locationId?: string | undefined;
  readonly asOf?: IsoDate | undefined;
  readonly bucket: Bucket;
  /** share of cycles without a stock-out */
  readonly serviceLevel: number;
  /** days between two plans */
  readonly reviewDays: number;
  readonly holdingRate: number;
  /** minor units a line */
  readonly orderCost: Minor;
  /** minor units for all orders of this plan */
  readonly budget?: Minor | undefined;
  readonly space?: SpaceLimit | undefined;
  /** party id -> least value of an order, minor units */
  readonly minimumOrderValue: Readonly<Record<string, Minor>>;
};

export type SpaceLimit = {
  readonly capacity: number;
  /** space of one unit by item */
  readonly perUnit: Readonly<Record<string, number>>;
  /** for items not named */
  readonly defaultPerUnit: number;
};

export type ReplenishmentDeps = {
  readonly forecaster: Forecaster;
  /** 1 keeps forecasts on the calling thread. */
  readonly threads: number;
  readonly signal: AbortSignal;
  readonly emit: (progress: {
    readonly message: string;
    readonly done?: number;
    readonly total?: number;
  }) => void;
};

/** One line to order. */
export type Proposal = {
  readonly sku: string;
  readonly locationId: string;
  readonly supplier: string;
  readonly contract: string;
  /** units */
  readonly quantity: number;
  /** decimal text, major units */
  readonly unitPrice: string;
  readonly lineTotal: Minor;
  /** the earliest day the supplier can deliver an order of today */
  readonly requiredBy: IsoDate;
  /** the day the position runs out at the forecast rate when that is before `requiredBy` */
  readonly stockOutOn: IsoDate | null;
  readonly reason: string;
  /** The same for the same item, place, day and position: two plans of one state cannot order twice. */
  readonly idempotencyKey: string;
  readonly position: number;
  readonly onHand: number;
  readonly inbound: number;
  readonly committed: number;
  /** expected too late to count */
  readonly inboundLater: number;
  readonly reorderPoint: number;
  readonly orderUpTo: number;
  readonly safetyStock: number;
};

/** All lines of one supplier. */
export type ProposedOrder = {
  readonly supplier: string;
  readonly total: Minor;
  readonly lines: readonly string[];
  readonly idempotencyKey: string;
};

export type Cut = {
  readonly sku: string;
  readonly locationId: string;
  readonly supplier: string;
  readonly wanted: number;
  readonly given: number;
  readonly limit: "budget" | "space" | "minimum_order_value" | "limits_together";
  readonly reason: string;
};

export type Skipped = { readonly sku: string; readonly locationId: string | null; readonly reason: string };

export type ReplenishmentPlan = {
  readonly asOf: IsoDate;
  readonly currency: string;
  readonly proposals: readonly Proposal[];
  readonly orders: readonly ProposedOrder[];
  readonly cut: readonly Cut[];
  readonly skipped: readonly Skipped[];
  /** Item and location pairs that were judged, and those that need nothing. */
  readonly considered: number;
  readonly covered: number;
  readonly total: Minor;
};

/** Where a pair stands, milli. */
export type Standing = {
  readonly onHand: Milli;
  readonly inbound: Milli;
  readonly committed: Milli;
  readonly inboundLater: Milli;
  readonly committedLater: Milli;
  readonly position: Milli;
};
