import { extract as extractMachine } from "../../operations/extract.js";
import { renderExtracted } from "../../vagrantfile/extracted.js";
import { jsonOption } from "../arguments/targets.js";
import { exitCodes } from "../session/exit-codes.js";
import type { Subcommand } from "../session/subcommand.js";
import { printJson } from "../terminal/print-json.js";

interface Options {
  readonly packages?: boolean;
  readonly json?: true;
}

/** `vagrant vm extract`: prints a Vagrantfile for one machine. */
export const extract: Subcommand = (vm, act, session) => {
  vm.command("extract")
    .description("print a Vagrantfile that recreates a machine")
    .argument("[machine]", "a name or an id from global-status (default: the only machine of the project)")
    .option("--packages", "include the packages installed in the running machine")
    .addOption(jsonOption())
    .action(
      act(async (target: string | undefined, { packages = false, json }: Options) => {
        const { parts, signal, write, say } = session;
        const machines = await session.machines(target === undefined ? [] : [target]);
        const [machine] = machines;
        if (machine === undefined || machines.length > 1) {
          say(`Name one machine: ${machines.map(({ name }) => name).join(", ")}.`);
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
