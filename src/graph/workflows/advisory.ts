import type { PlanInput } from "../plan.ts";

/**
 * Reads the books and ends with a board report: sync, analysis, the two forecasts, risk, report. The report is
 * what leaves the house, so a person releases it. Risk and report read the forecasts that were stored before them;
 * they do not depend on them, so that books too young for a forecast still get a report, which says so.
 */
export const advisory: PlanInput = {
  name: "advisory",
  title: "Advisory",
  description:
    "Reads the books, analyses, forecasts cash and profit, looks for risks and writes the board report.",
  pattern: "sequential",
  // Imported books stand whatever becomes of the report.
  onFailure: "keep",
  tasks: [
    {
      id: "data_sync",
      agent: "data_sync_agent",
      operation: "sync_data",
      inputs: { sources: "$.input.sources" },
    },
    {
      id: "analysis",
      agent: "ai_cfo_agent",
      operation: "analyze_financial_health",
      inputs: { asOf: "$.input.asOf" },
      dependencies: ["data_sync"],
    },
    {
      id: "cash_forecast",
      agent: "forecasting_agent",
      operation: "forecast_cash",
      inputs: { asOf: "$.analysis.asOf" },
      dependencies: ["analysis"],
    },
    {
      id: "pnl_forecast",
      agent: "forecasting_agent",
      operation: "forecast_pnl",
      inputs: { asOf: "$.analysis.asOf" },
      dependencies: ["analysis"],
    },
    {
      id: "risk",
      agent: "alert_agent",
      operation: "assess_risk",
      inputs: { asOf: "$.analysis.asOf" },
      dependencies: ["analysis"],
    },
    {
      id: "report",
      agent: "reporting_agent",
      operation: "generate_board_report",
      inputs: { asOf: "$.analysis.asOf" },
      dependencies: ["analysis", "risk"],
      approval: {
        reason:
          "The board report goes to people outside of finance: somebody reads the headline figures first.",
        permission: "reports:publish",
      },
    },
  ],
};
