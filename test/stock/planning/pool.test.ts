import { describe, expect, it } from "vitest";
import { seededRandom } from "../../../src/base/runtime.ts";
import { createForecaster } from "../../../src/forecast/core/index.ts";
import { forecastMany } from "../../../src/stock/planning/pool/forecast-many.ts";
import { runJobs } from "../../../src/stock/planning/pool/run-jobs.ts";

const random = seededRandom(7);
const series = Array.from({ length: 70 }, () => ({
  values: Array.from({ length: 30 }, () => Math.floor(random() * 20)),
  period: 1,
  horizon: 4,
}));
const idle = new AbortController().signal;
const forecaster = createForecaster();

describe("forecasts of many series", () => {
  it("are the same on threads as on the calling thread, in the order asked", async () => {
    const done: number[] = [];
    const threaded = await forecastMany(series, {
      forecaster,
      threads: 2,
      signal: idle,
      onDone: (count) => done.push(count),
    });
    const alone = await forecastMany(series, { forecaster, threads: 1, signal: idle });
    expect(threaded).toEqual(alone);
    expect(threaded).toHaveLength(70);
    expect(done).toEqual([16, 32, 48, 64, 70]);
  });

  it("end with the reason of an abort, and every thread with them", async () => {
    const stop = new AbortController();
    const work = forecastMany(series, {
      forecaster,
      threads: 2,
      signal: stop.signal,
      onDone: () => stop.abort(new Error("enough")),
    });
    await expect(work).rejects.toThrow("enough");
    expect(process.getActiveResourcesInfo().filter((name) => name === "MessagePort")).toEqual([]);
  });

  it("fail with the error of the series that failed", async () => {
    const work = runJobs([{ kind: "forecast", series: [{ values: [1, 2, 3, 4], period: 0, horizon: 1 }] }], {
      threads: 1,
      signal: idle,
    });
    await expect(work).rejects.toMatchObject({ code: "invalid_input" });
  });
});
