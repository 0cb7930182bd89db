import { PurserError } from "../base/errors.ts";
import { canonicalJson } from "../base/json.ts";

type Named = { readonly name: string };

/**
 * Figures are named by their scenario, so a name must mean one thing.
 * @throws PurserError `duplicate_scenario`; `scenario_name_taken` when a built-in name is given other parameters
 */
export function checkScenarios(scenarios: readonly Named[], builtIn: Readonly<Record<string, Named>>): void {
  const seen = new Set<string>();
  for (const scenario of scenarios) {
    const { name } = scenario;
    if (seen.has(name)) {
      throw new PurserError(
        "duplicate_scenario",
        `Two scenarios are called "${name}"; give each its own name.`,
      );
    }
    seen.add(name);
    const usual = Object.hasOwn(builtIn, name) ? builtIn[name] : undefined;
    if (usual && canonicalJson(usual) !== canonicalJson(scenario)) {
      throw new PurserError(
        "scenario_name_taken",
        `"${name}" is a built-in scenario with its own parameters; call yours something else.`,
      );
    }
  }
}
