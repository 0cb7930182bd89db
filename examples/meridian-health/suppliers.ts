import { usd } from "./company.ts";
import type { AccountCode } from "./chart.ts";
import type { Minor } from "../../src/base/money.ts";

type Level = {
  readonly monthly: Minor;
  readonly spread: number;
  readonly growth: number;
  readonly step: number;
  readonly surge?: number;
};

/** A supplier: what it bills and how Meridian pays it. */
export type Supplier = {
  readonly id: string;
  readonly name: string;
  /** Account that its bills are charged to. */
  readonly account: AccountCode;
  readonly bills: "weekly" | "semimonthly" | "monthly" | "quarterly" | "yearly" | "projects";
  /** Day of the month of its bill (semimonthly: and 14 days later), ISO weekday when weekly. */
  readonly day: number;
  /**
   * What a bill is worth: so much a month in January 2024 (`spread` deviation, `growth` a month, `step` each
   * January, `surge` times that from January 2026), or a share of the month's inventory purchases.
   */
  readonly size: Level | { readonly inventoryShare: number; readonly spread: number };
  readonly terms: number;
  /** Days between due date and the wish to pay; negative is early. */
  readonly late: number;
  /** In the Thursday payment run, or by direct debit on the due date. */
  readonly pays: "run" | "debit";
  readonly prefix: string;
  readonly currency?: "EUR";
};

type Terms = Pick<Supplier, "terms" | "late" | "pays">;
const run = (terms: number, late: number): Terms => ({ terms, late, pays: "run" });
const debit = (terms: number): Terms => ({ terms, late: 0, pays: "debit" });
const varying = (dollars: number, spread: number, growth = 0.005): Level => ({
  monthly: usd(dollars), spread, growth, step: 0.02,
}); // prettier-ignore
const fixed = (dollars: number, step = 0.03): Level => ({
  monthly: usd(dollars),
  spread: 0,
  growth: 0,
  step,
});
const stock = (inventoryShare: number, spread = 0.12): Supplier["size"] => ({ inventoryShare, spread });

export const DUPLICATE_BILL_SUPPLIER = "S26";
export const INSURER = "S31";
export const EURO_SUPPLIER = "S27";
export const EQUIPMENT_SUPPLIER = "S38";
export const LOCUM_AGENCIES: readonly string[] = ["S09", "S10", "S11"];
export const LANDLORDS: readonly string[] = ["S12", "S13", "S14"];

export const SUPPLIERS: readonly Supplier[] = [
  { id: "S01", name: "Tidewater Drug Wholesale", account: "1310", bills: "weekly", day: 2, size: stock(0.5, 0.2), ...run(21, 0), prefix: "TDW" },
  { id: "S02", name: "Prairie Pharmaceutical Supply", account: "1310", bills: "weekly", day: 4, size: stock(0.28, 0.22), ...run(30, 2), prefix: "PPS-" },
  { id: "S03", name: "Lakeshore Specialty Drugs", account: "1310", bills: "semimonthly", day: 9, size: stock(0.22, 0.25), ...run(30, -3), prefix: "LKS/" },
  { id: "S04", name: "Corvus Medical Supply", account: "1320", bills: "semimonthly", day: 5, size: stock(0.48, 0.25), ...run(45, 0), prefix: "CMS-" },
  { id: "S05", name: "Bluefield Surgical Products", account: "1320", bills: "semimonthly", day: 8, size: stock(0.25, 0.25), ...run(30, 4), prefix: "B" },
  { id: "S06", name: "Sentry Glove and Gown", account: "1320", bills: "monthly", day: 16, size: stock(0.12, 0.3), ...run(45, 3), prefix: "SGG" },
  { id: "S07", name: "Radiant Contrast Media", account: "1320", bills: "monthly", day: 21, size: stock(0.15, 0.3), ...run(60, -2), prefix: "RC-" },
  { id: "S08", name: "Nighthawk Image Reading", account: "5020", bills: "monthly", day: 6, size: varying(31_200, 0.08, 0.009), ...run(30, 0), prefix: "NIR-" },
  { id: "S09", name: "Bridgeway Locum Physicians", account: "6050", bills: "semimonthly", day: 4, size: { ...varying(52_300, 0.14, 0.014), surge: 1.34 }, ...run(21, 1), prefix: "BL" },
  { id: "S10", name: "Sterling Nurse Staffing", account: "6050", bills: "semimonthly", day: 7, size: { ...varying(36_800, 0.16, 0.014), surge: 1.34 }, ...run(30, 3), prefix: "SNS-" },
  { id: "S11", name: "Allegra Therapy Staffing", account: "6050", bills: "monthly", day: 12, size: varying(17_900, 0.14, 0.01), ...run(30, 0), prefix: "AT-" },
  { id: "S12", name: "Harrow Street Properties", account: "6200", bills: "monthly", day: 1, size: fixed(71_312.5), ...debit(5), prefix: "HSP-" },
  { id: "S13", name: "Lindgren Medical Real Estate", account: "6200", bills: "monthly", day: 1, size: fixed(51_806.25, 0.025), ...debit(5), prefix: "LM" },
  { id: "S14", name: "Oakfield Business Park", account: "6200", bills: "monthly", day: 1, size: fixed(28_944.8), ...debit(5), prefix: "OBP-" },
  { id: "S15", name: "Granite Benefit Administrators", account: "6040", bills: "monthly", day: 3, size: varying(151_700, 0.025, 0.004), ...debit(10), prefix: "GBA-" },
  { id: "S16", name: "Fairmount Retirement Services", account: "6040", bills: "monthly", day: 14, size: varying(23_600, 0.03, 0.004), ...debit(10), prefix: "FRS" },
  { id: "S17", name: "Hudson Valley Power", account: "6210", bills: "monthly", day: 11, size: varying(18_450, 0.13, 0.002), ...debit(21), prefix: "" },
  { id: "S18", name: "Metro Water and Gas", account: "6210", bills: "monthly", day: 18, size: varying(6_240, 0.16, 0.002), ...debit(21), prefix: "MWG-" },
  { id: "S19", name: "Northern Telecom Services", account: "6210", bills: "monthly", day: 9, size: varying(5_180, 0.05, 0.002), ...debit(20), prefix: "NT" },
  { id: "S20", name: "Chartwell Health Records", account: "6310", bills: "monthly", day: 5, size: fixed(38_385.4, 0.04), ...run(30, 0), prefix: "CHR-" },
  { id: "S21", name: "Stratus Hosting", account: "6310", bills: "monthly", day: 2, size: varying(15_900, 0.07, 0.006), ...run(30, -5), prefix: "SH-" },
  { id: "S22", name: "Palisade Security Software", account: "6310", bills: "monthly", day: 15, size: fixed(7_268.9, 0.05), ...run(30, 2), prefix: "PAL" },
  { id: "S23", name: "Clearpath Claims Exchange", account: "6320", bills: "monthly", day: 4, size: varying(32_700, 0.07, 0.008), ...run(30, 0), prefix: "CPX-" },
  { id: "S24", name: "Tanner Recovery Services", account: "6320", bills: "monthly", day: 20, size: varying(14_300, 0.15, 0.006), ...run(30, 5), prefix: "TR-" },
  { id: "S25", name: "Summerfield Facility Care", account: "6330", bills: "monthly", day: 8, size: varying(26_400, 0.05, 0.003), ...run(30, 1), prefix: "SFC" },
  { id: DUPLICATE_BILL_SUPPLIER, name: "Hartwell Biomedical Services", account: "6300", bills: "monthly", day: 8, size: varying(17_600, 0.1, 0.003), ...run(45, -6), prefix: "HBS-" },
  { id: EURO_SUPPLIER, name: "Nordlicht Medizintechnik GmbH", account: "6300", bills: "monthly", day: 4, size: varying(5_860, 0.09, 0.002), ...debit(14), prefix: "RE-", currency: "EUR" },
  { id: "S28", name: "Redstone Medical Waste", account: "6330", bills: "monthly", day: 13, size: varying(11_700, 0.05, 0.003), ...run(30, 4), prefix: "RMW-" },
  { id: "S29", name: "Crescent Linen Service", account: "6330", bills: "monthly", day: 17, size: varying(13_600, 0.07, 0.003), ...run(30, -2), prefix: "CL" },
  { id: "S30", name: "Lumen Street Creative", account: "6400", bills: "monthly", day: 10, size: varying(21_400, 0.15, 0.004), ...run(30, 0), prefix: "LSC-" },
  { id: INSURER, name: "Continental Physicians Indemnity", account: "1400", bills: "yearly", day: 5, size: { monthly: usd(498_210.4), spread: 0, growth: 0, step: 0.045 }, ...run(14, 0), prefix: "POL-" },
  { id: "S32", name: "Workwell Compensation Fund", account: "6500", bills: "monthly", day: 19, size: varying(13_950, 0.06, 0.003), ...run(30, 0), prefix: "WCF-" },
  { id: "S33", name: "Ashby and Lowe Auditors", account: "6600", bills: "quarterly", day: 22, size: varying(43_700, 0.05, 0.002), ...run(30, 6), prefix: "AL-" },
  { id: "S34", name: "Pemberton Health Law", account: "6600", bills: "monthly", day: 24, size: varying(24_600, 0.25, 0.002), ...run(45, 2), prefix: "PHL" },
  { id: "S35", name: "Voyager Medical Courier", account: "6340", bills: "monthly", day: 6, size: varying(7_120, 0.09, 0.004), ...run(30, -1), prefix: "VMC-" },
  { id: "S36", name: "Brightwater Office Supply", account: "6340", bills: "monthly", day: 23, size: varying(4_380, 0.22, 0.004), ...run(30, 3), prefix: "BW" },
  { id: "S37", name: "Elm Grove Training Institute", account: "6340", bills: "monthly", day: 25, size: varying(6_050, 0.14, 0.003), ...run(30, 0), prefix: "EGT-" },
  { id: EQUIPMENT_SUPPLIER, name: "Orion Medical Devices", account: "1500", bills: "projects", day: 12, size: varying(61_300, 0.3, 0.003), ...run(30, 0), prefix: "OMD-" },
  { id: "S39", name: "Cobalt Data Systems", account: "1520", bills: "projects", day: 18, size: varying(28_700, 0.3, 0.003), ...run(30, 2), prefix: "CDS" },
  { id: "S40", name: "Whitaker Clinic Builders", account: "1510", bills: "projects", day: 26, size: varying(37_500, 0.35, 0.003), ...run(45, 0), prefix: "WCB-" },
]; // prettier-ignore
