import { resolve } from "node:path";
import { formatSize } from "../../machine/size.js";
import { exportMachine } from "../../operations/transfer/export-machine.js";
import { oneMachineFor } from "../arguments/one-machine.js";
import { jsonOption } from "../arguments/targets.js";
import { exitCodes } from "../session/exit-codes.js";
import type { Subcommand } from "../session/subcommand.js";
import { printJson } from "../terminal/print-json.js";
import { whileShowing } from "../terminal/progress.js";

interface Options {
  readonly force?: true;
  readonly json?: true;
}

/** `vagrant vm export`: exports a machine as an OrbStack archive. */
export const exportCommand: Subcommand = (vm, act, session) => {
  vm.command("export")
    .description("export a machine's disk to a file; the machine is not changed")
    .usage("[options] [machine] <file>")
    .argument("<machine or file>", "the machine can be omitted if the project has only one")
    .argument("[file]", "such as web.tar.zst")
    .option("-f, --force", "overwrite an existing file")
    .addOption(jsonOption())
    .action(
      act(async (first: string, second: string | undefined, { force, json }: Options) => {
        const { parts, signal, cwd, print } = session;
        const target = second === undefined ? undefined : first;
        const machine = await oneMachineFor("export", session, target);
        const file = resolve(cwd, second ?? first);
        const size = await exportMachine(await parts.provider(machine).planExport(machine), {
          signal,
          file,
          overwrite: force === true,
          say: (text) => session.say(text),
          whileWriting: (written, work) =>
            whileShowing(
              session,
              async (seconds) =>
                `Exporting ${machine.name} (${seconds} s, ${formatSize(await written())} written)...`,
              work,
            ),
        });
        if (json) printJson(session, "vm-export", { machine: machine.name, file, bytes: size });
        else print(`${machine.name}: exported to ${file} (${formatSize(size)})`);
        return { exitCode: exitCodes.done };
      }),
    );
};
