import type { IsoDate } from "../../../src/base/dates.ts";
import type { LocationId } from "./network.ts";

export type SampleCommitment = {
  readonly id: string;
  readonly sku: string;
  readonly location: LocationId;
  readonly units: number;
  readonly fulfilled: number;
  readonly entered: IsoDate;
  readonly due: IsoDate;
  readonly closed: IsoDate | undefined;
  readonly reference: string;
};

type Row = readonly [
  sku: string,
  location: LocationId,
  units: number,
  entered: IsoDate,
  due: IsoDate,
  reference: string,
  fulfilled?: number,
  closed?: IsoDate,
];

/** Goods that are reserved for booked treatments and for employers' vaccination days. */
const ROWS: readonly Row[] = [
  ["D301", "PH1", 2, "2026-05-04", "2026-05-18", "Infusion series 2214", 2, "2026-05-18"],
  ["D303", "PH1", 3, "2026-05-11", "2026-06-02", "Bone clinic June", 3, "2026-06-03"],
  ["D208", "PH1", 12, "2026-05-20", "2026-06-10", "Employer vaccination day 31", 0, "2026-06-04"],
  ["D301", "PH1", 3, "2026-06-08", "2026-07-06", "Infusion series 2231"],
  ["D302", "PH1", 2, "2026-06-09", "2026-07-08", "Infusion series 2233"],
  ["D303", "PH1", 4, "2026-06-10", "2026-07-14", "Bone clinic July"],
  ["D304", "PH1", 1, "2026-06-11", "2026-07-20", "Infusion series 2236"],
  ["D305", "PH1", 3, "2026-06-15", "2026-07-09", "Asthma clinic July", 1],
  ["D306", "PH1", 6, "2026-06-16", "2026-07-15", "Infusion series 2238"],
  ["D311", "PH1", 4, "2026-06-17", "2026-07-22", "Bone clinic July"],
  ["D213", "PH1", 5, "2026-06-18", "2026-07-16", "Employer vaccination day 32"],
  ["D216", "PH1", 2, "2026-06-24", "2026-07-03", "Exposure follow-up"],
  ["M411", "CS1", 6, "2026-06-19", "2026-09-21", "School screening, autumn"],
  ["M701", "IM1", 8, "2026-06-22", "2026-07-10", "Imaging list July"],
  ["M510", "CS1", 2, "2026-06-25", "2026-07-06", "Home care wound kits"],
];

export const COMMITMENTS: readonly SampleCommitment[] = ROWS.map(
  ([sku, location, units, entered, due, reference, fulfilled = 0, closed], i) => ({
    id: `RES-${String(i + 1).padStart(3, "0")}`,
    sku,
    location,
    units,
    fulfilled,
    entered,
    due,
    closed,
    reference,
  }),
);
