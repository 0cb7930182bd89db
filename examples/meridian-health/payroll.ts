import { addDays, monthEnd, monthOf } from "../../src/base/dates.ts";
import type { IsoDate } from "../../src/base/dates.ts";
import { roundHalfUp } from "../../src/base/money.ts";
import type { Minor } from "../../src/base/money.ts";
import type { Books } from "./books.ts";
import { AS_OF, MONTHS, OPENING, isAfterClose, monthIndex, usd } from "./company.ts";
import { AUTHORITY, STAFF } from "./parties.ts";
import { createDraws } from "./random.ts";
import { countWeekdays, lastWorkday, nextOf, onOrBefore } from "./workdays.ts";

/** Every other Friday; the run of 2023-12-29 was paid before the opening, its taxes after. */
const FIRST_PAYDAY = "2023-12-29";
const CLINICAL = { gross: usd(436_900), growth: 0.0046 };
const ADMIN = { gross: usd(121_900), growth: 0.0022 };
/** Pay level from each January on; the agreement of 2026 is the dearest for years. */
const PAY_LEVEL: Readonly<Record<string, number>> = {
  "2023": 1,
  "2024": 1,
  "2025": 1.029,
  "2026": 1.029 * 1.047,
};
const WITHHELD = 0.243;
const EMPLOYER_TAX = 0.0765;
/** A run pays the fourteen days that ended a week before it. */
const LAG_DAYS = 7;
const WEEKDAYS_A_RUN = 10;

export type PayRun = {
  readonly payday: IsoDate;
  readonly clinical: Minor;
  readonly admin: Minor;
  readonly employerTax: Minor;
  /** Net pay goes out in one bank file for clinical staff and one for administration. */
  readonly clinicalNet: Minor;
  readonly adminNet: Minor;
  /** Withheld and employer taxes, remitted the Wednesday after. */
  readonly taxes: Minor;
  readonly remittedOn: IsoDate;
};

export function payRuns(seed: number): PayRun[] {
  const runs: PayRun[] = [];
  for (let friday: IsoDate = FIRST_PAYDAY; friday <= AS_OF; friday = addDays(friday, 14)) {
    const draws = createDraws(seed, `payroll ${friday}`);
    const month = monthOf(friday);
    const gross = ({ gross, growth }: typeof CLINICAL, spread: number): Minor =>
      roundHalfUp(
        gross * (1 + growth * monthIndex(month)) * (PAY_LEVEL[month.slice(0, 4)] ?? 1) * draws.factor(spread),
      );
    const clinical = gross(CLINICAL, 0.008);
    const admin = gross(ADMIN, 0.004);
    const clinicalNet = clinical - roundHalfUp(clinical * WITHHELD);
    const adminNet = admin - roundHalfUp(admin * WITHHELD);
    const employerTax = roundHalfUp((clinical + admin) * EMPLOYER_TAX);
    runs.push({
      payday: onOrBefore(friday),
      clinical,
      admin,
      employerTax,
      clinicalNet,
      adminNet,
      taxes: clinical + admin - clinicalNet - adminNet + employerTax,
      remittedOn: nextOf([3], addDays(friday, 1)),
    });
  }
  return runs;
}

/** Wages earned since the end of the last paid period, with employer tax, at the day rate of the last run. */
export function accruedWages(
  runs: readonly PayRun[],
  date: IsoDate,
): { clinical: Minor; admin: Minor; tax: Minor } {
  const last = runs.findLast((run) => run.payday <= date);
  if (!last) throw new Error(`no pay run on or before ${date}`);
  const days = countWeekdays(addDays(last.payday, -LAG_DAYS), date);
  const share = (amount: Minor): Minor => roundHalfUp((amount * days) / WEEKDAYS_A_RUN);
  return { clinical: share(last.clinical), admin: share(last.admin), tax: share(last.employerTax) };
}

/** Pay runs, tax remittances, and at each month-end the accrued wages brought to what is owed. */
export function postPayroll(books: Books, runs: readonly PayRun[]): void {
  for (const run of runs) {
    if (run.payday >= OPENING) postRun(books, run);
    if (run.remittedOn >= OPENING && !isAfterClose(run.remittedOn)) postRemittance(books, run);
  }
  let before = accruedWages(runs, addDays(OPENING, -1));
  for (const month of MONTHS) {
    const now = accruedWages(runs, monthEnd(month));
    const [clinical, admin, tax] = [
      now.clinical - before.clinical,
      now.admin - before.admin,
      now.tax - before.tax,
    ];
    books.post({
      date: lastWorkday(month),
      source: "accrual",
      reference: `WAGES-${month}`,
      description: "Wages earned and not yet paid",
      lines: [
        { account: "6010", amount: clinical },
        { account: "6020", amount: admin },
        { account: "6030", amount: tax },
        { account: "2130", amount: -(clinical + admin + tax) },
      ],
    });
    before = now;
  }
}

function postRun(books: Books, run: PayRun): void {
  const reference = `PAYROLL-${run.payday}`;
  const source = "payroll";
  books.post({
    date: run.payday,
    source,
    reference,
    description: "Biweekly payroll",
    lines: [
      { account: "6010", amount: run.clinical },
      { account: "6020", amount: run.admin },
      { account: "6030", amount: run.employerTax },
      { account: "2120", amount: -run.taxes, party: AUTHORITY },
      { account: "2110", amount: -run.clinicalNet, party: STAFF },
      { account: "2110", amount: -run.adminNet, party: STAFF },
    ],
  });
  books.post({
    date: run.payday,
    source: "transfer",
    reference,
    description: "Payroll funding",
    lines: [
      { account: "1020", amount: run.clinicalNet + run.adminNet },
      { account: "1010", amount: -run.clinicalNet - run.adminNet },
    ],
  });
  for (const [group, net] of [
    ["clinical", run.clinicalNet],
    ["administration", run.adminNet],
  ] as const) {
    books.post({
      date: run.payday,
      source,
      reference,
      description: `Net pay, ${group}`,
      lines: [
        { account: "2110", amount: net, party: STAFF },
        { account: "1020", amount: -net },
      ],
    });
  }
}

function postRemittance(books: Books, run: PayRun): void {
  books.post({
    date: run.remittedOn,
    source: "tax",
    reference: `PAYROLL-TAX-${run.payday}`,
    description: "Payroll taxes remitted",
    lines: [
      { account: "2120", amount: run.taxes, party: AUTHORITY },
      { account: "1010", amount: -run.taxes },
    ],
  });
}
