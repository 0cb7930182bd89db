import { readTable } from "../table.ts";
import type { TableReader } from "./master.ts";

export const CALENDAR_KINDS = [
  "payroll",
  "tax",
  "debt_principal",
  "debt_interest",
  "rent",
  "capex",
  "recurring",
  "other",
] as const;
export const FREQUENCIES = [
  "once",
  "weekly",
  "biweekly",
  "semimonthly",
  "monthly",
  "quarterly",
  "yearly",
] as const;
const DECIMAL = /^-?\d+(\.\d+)?$/;

export const readBudget: TableReader = (file, reading, company) =>
  readTable(file, reading, {
    spec: { required: ["version", "month", "account", "amount"], optional: [] },
    onRow: (row) => {
      const line = {
        version: row.required("version"),
        month: row.month("month"),
        account: row.required("account"),
        amount: row.amount("amount", company.currency),
        at: row.at,
      };
      if (!row.failed()) reading.draft.budget.push(line);
    },
  });

export const readCalendar: TableReader = (file, reading) =>
  readTable(file, reading, {
    spec: {
      required: ["id", "kind", "description", "direction", "amount", "currency", "every", "first_date"],
      optional: ["last_date", "account", "party"],
    },
    onRow: (row) => {
      const currency = row.currency("currency");
      const item = {
        id: row.required("id"),
        kind: row.oneOf("kind", CALENDAR_KINDS),
        description: row.required("description"),
        direction: row.oneOf("direction", ["in", "out"]),
        amount: row.amount("amount", currency),
        currency,
        every: row.oneOf("every", FREQUENCIES),
        firstDate: row.date("first_date"),
        lastDate: row.text("last_date") === "" ? null : row.date("last_date"),
        account: row.optional("account"),
        party: row.optional("party"),
        at: row.at,
      };
      if (item.amount < 0) row.fail("amount", "the amount is negative; the direction says which way it goes");
      if (item.lastDate !== null && item.lastDate < item.firstDate)
        row.fail("last_date", "last_date is before first_date");
      if (!row.failed()) reading.draft.calendar.push(item);
    },
  });

export const readCovenants: TableReader = (file, reading) =>
  readTable(file, reading, {
    spec: {
      required: [
        "id",
        "name",
        "metric",
        "comparator",
        "threshold",
        "lender",
        "frequency",
        "warning_headroom",
      ],
      optional: [],
    },
    onRow: (row) => {
      const covenant = {
        id: row.required("id"),
        name: row.required("name"),
        metric: row.required("metric"),
        comparator: row.oneOf("comparator", [">=", "<="]),
        threshold: row.required("threshold"),
        lender: row.required("lender"),
        frequency: row.oneOf("frequency", ["monthly", "quarterly"]),
        warningHeadroom: row.required("warning_headroom"),
        at: row.at,
      };
      for (const [column, value] of [
        ["threshold", covenant.threshold],
        ["warning_headroom", covenant.warningHeadroom],
      ] as const) {
        if (value !== "" && !DECIMAL.test(value)) row.fail(column, `"${value}" is not a plain decimal`);
      }
      if (!row.failed()) reading.draft.covenants.push(covenant);
    },
  });

export const readOperatingMetrics: TableReader = (file, reading) =>
  readTable(file, reading, {
    spec: { required: ["date", "metric", "value", "unit"], optional: [] },
    onRow: (row) => {
      const metric = {
        date: row.date("date"),
        metric: row.required("metric"),
        value: row.required("value"),
        unit: row.required("unit"),
        at: row.at,
      };
      if (metric.value !== "" && !DECIMAL.test(metric.value))
        row.fail("value", `"${metric.value}" is not a plain decimal`);
      if (!row.failed()) reading.draft.operatingMetrics.push(metric);
    },
  });

export const readPolicy: TableReader = (file, reading) =>
  readTable(file, reading, {
    spec: { required: ["key", "value", "unit"], optional: ["note"] },
    onRow: (row) => {
      const policy = {
        key: row.required("key"),
        value: row.required("value"),
        unit: row.required("unit"),
        note: row.optional("note"),
        at: row.at,
      };
      if (!row.failed()) reading.draft.policies.push(policy);
    },
  });
