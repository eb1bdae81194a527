import type { Step } from "../../context/step.js";
import { requireBackendMachine } from "../lookup.js";
import { runNested } from "../run-nested.js";

const options = ["output", "include", "info", "vagrantfile"] as const;

/**
 * Has the nested Vagrant make a box. Paths are passed on unchanged and are relative to the user's folder, because
 * included files get the path that the user wrote.
 */
export const backendPackage: Step = {
  name: "backend_package",
  keepsState: true,
  async run(context) {
    await requireBackendMachine(context);
    const { "package.output": output = "package.box", ...env } = context.env;
    const given: Readonly<Record<string, unknown>> = { ...env, "package.output": output };
    const args = options.flatMap((option) => {
      const value = given[`package.${option}`];
      return value === undefined
        ? []
        : [`--${option}`, Array.isArray(value) ? value.join(",") : String(value)];
    });
    await runNested(context, ["package", ...args], { cwd: process.cwd() });
  },
};
