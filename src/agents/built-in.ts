import { createDocumentReader } from "../documents/intake/index.ts";
import { createForecaster } from "../forecast/core/index.ts";
import type { Agent } from "./agent.ts";
import { createAccountingAgent } from "./finance/accounting.ts";
import { createAiCfoAgent } from "./finance/ai-cfo.ts";
import { createAlertAgent } from "./finance/alert.ts";
import { createComplianceAgent } from "./finance/compliance.ts";
import { createDataSyncAgent } from "./finance/data-sync.ts";
import { createForecastingAgent } from "./finance/forecasting.ts";
import { createOcrAgent } from "./finance/ocr.ts";
import { createReconciliationAgent } from "./finance/reconciliation.ts";
import { createReportingAgent } from "./finance/reporting.ts";
import { createAnomalyDetectionAgent } from "./inventory/anomaly-detection.ts";
import { createInventoryForecastingAgent } from "./inventory/forecasting.ts";
import { createOptimizationAgent } from "./inventory/optimization.ts";
import { createReportGenerationAgent } from "./inventory/report-generation.ts";
import { createSupplierCoordinationAgent } from "./inventory/supplier-coordination.ts";

/** The agents that come with Purser. */
export function builtInAgents(): readonly Agent[] {
  const forecaster = createForecaster();
  const reader = createDocumentReader();
  return [
    createDataSyncAgent(),
    createAiCfoAgent(),
    createForecastingAgent({ forecaster }),
    createAlertAgent(),
    createReportingAgent(),
    createOcrAgent({ reader }),
    createAccountingAgent({ draw: reader.draw }),
    createReconciliationAgent(),
    createComplianceAgent({ draw: reader.draw }),
    createInventoryForecastingAgent({ forecaster }),
    createOptimizationAgent({ forecaster }),
    createSupplierCoordinationAgent(),
    createAnomalyDetectionAgent(),
    createReportGenerationAgent(),
  ];
}
