import { resolve } from "node:path";
import type { Step } from "../../step.js";
import { requireInner } from "../inner-lookup.js";
import { runNested } from "../run-nested.js";

/** Has the provider behind make a box of the machine. Paths count from where the user is. */
export const innerPackage: Step = {
  name: "inner_package",
  keepsState: true,
  async run(context) {
    await requireInner(context);
    const { "package.output": output, "package.vagrantfile": vagrantfile } = context.env;
    const more = vagrantfile === undefined ? [] : ["--vagrantfile", resolve(String(vagrantfile))];
    await runNested(context, ["package", "--output", resolve(String(output ?? "package.box")), ...more]);
  },
};
