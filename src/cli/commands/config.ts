import { describeConfig, readConfig } from "../../base/config.ts";
import { type Command, EXIT } from "../command.ts";

export const config: Command = {
  name: "config",
  usage: "[--json]",
  summary: "Print the configuration in force; a wrong variable is named.",
  options: {},
  run: async ({ terminal, env, cwd, json }) => {
    readConfig(env, cwd);
    const variables = describeConfig(env);
    if (json) terminal.out(JSON.stringify(variables, null, 2));
    for (const { name, value, means } of json ? [] : variables) {
      terminal.out(`${name.padEnd(26)} ${value.padEnd(24)} ${terminal.style("dim", means)}`);
    }
    return EXIT.ok;
  },
};
