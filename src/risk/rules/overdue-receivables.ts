import { ageing } from "../../books/ageing/ageing.ts";
import { at, NOTHING, type RiskRule, skipped } from "../rule.ts";

const LONG_OVERDUE_DAYS = 120;

export const overdueReceivables: RiskRule = {
  id: "long_overdue_receivables",
  title: "A large share of receivables is long overdue",
  describe:
    "What is more than 120 days overdue, as a share of all open receivables. Above the warning share is medium, above the high share high.",
  run: async (context) => {
    const { asOf, books, data, limits, openItems } = context;
    const receivables = await data.receivables();
    if (receivables.length === 0) return skipped("there are no customer invoices");
    const { buckets, total } = await ageing(books, openItems, { side: "ar", asOf });
    const bucket = buckets.find(({ key }) => key === "overdue_over_120");
    if (!bucket) return skipped("the ageing has no bucket of more than 120 days");
    const { amount: old, share } = bucket;
    if (share.value === null || share.value < limits.value("overdue_120_warning_share")) return NOTHING;
    const high = share.value >= limits.value("overdue_120_high_share");
    const limit = limits.figure(high ? "overdue_120_high_share" : "overdue_120_warning_share");
    const largest = (await openItems.list("ar", asOf))
      .filter((item) => item.daysOverdue > LONG_OVERDUE_DAYS)
      .sort((a, b) => b.baseOpen - a.baseOpen)
      .slice(0, 8);
    return {
      findings: [
        {
          rule: overdueReceivables.id,
          key: "company",
          severity: high ? "high" : "medium",
          title: "A large share of receivables is long overdue",
          detail: `${at(old)} of receivables, ${at(share)} of what is open, is more than four months overdue; the limit is ${at(limit)}.`,
          evidence: {
            figureIds: [share.id, old.id, total.id, limit.id],
            rows: largest.map((invoice) => ({
              table: "invoice",
              id: invoice.invoiceId,
              note: `${invoice.partyName}, number ${invoice.number}, due ${invoice.dueDate}`,
            })),
          },
          owner: "credit control",
          clearsWhen: "the share is back below the limit: collected, or written off after review",
        },
      ],
    };
  },
};
