import { extract as extractMachine } from "../operations/extract.js";
import { renderExtracted } from "../vagrantfile/extracted.js";
import { exitCodes } from "./exit-codes.js";
import { printJson } from "./print-json.js";
import type { Subcommand } from "./subcommand.js";
import { jsonOption } from "./targets.js";

interface Options {
  readonly packages?: boolean;
  readonly json?: true;
}

/** `vagrant vm extract`: the Vagrantfile of one machine. */
export const extract: Subcommand = (vm, act, session) => {
  vm.command("extract")
    .description("print a Vagrantfile that would make a machine anew")
    .argument("[machine]", "a name or an id of global-status; the only machine of the project if none")
    .option("--packages", "with the packages that are installed in the running machine")
    .addOption(jsonOption())
    .action(
      act(async (target: string | undefined, { packages = false, json }: Options) => {
        const { parts, signal, write, say } = session;
        const machines = await session.machines(target === undefined ? [] : [target]);
        const [machine] = machines;
        if (machine === undefined || machines.length > 1) {
          say(`Say which machine: ${machines.map(({ name }) => name).join(", ")}.`);
          return { exitCode: exitCodes.usage };
        }
        const extracted = await extractMachine(machine, { parts, signal, packages });
        const text = renderExtracted(extracted);
        if (json) printJson(session, "vm-extract", { name: machine.name, vagrantfile: text });
        else write("stdout", text);
        return { exitCode: exitCodes.done };
      }),
    );
};
