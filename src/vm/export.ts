import { resolve } from "node:path";
import { formatSize } from "../machine/size.js";
import { exportMachine } from "../operations/export-machine.js";
import { exitCodes } from "./exit-codes.js";
import { oneOrbstackMachine } from "./one-machine.js";
import { printJson } from "./print-json.js";
import { whileShowing } from "./progress.js";
import type { Subcommand } from "./subcommand.js";
import { jsonOption } from "./targets.js";

interface Options {
  readonly force?: true;
  readonly json?: true;
}

const reason =
  "its provider has no files of whole machines; `vagrant package NAME --output FILE` has the provider behind make a box of it";

/** `vagrant vm export`: a machine as OrbStack's own archive. */
export const exportCommand: Subcommand = (vm, act, session) => {
  vm.command("export")
    .description("write a machine to a file, as it is on its disk at that moment; it stays as it is")
    .usage("[options] [machine] <file>")
    .argument("<machine or file>", "a machine is only to be named where the project has several")
    .argument("[file]", "such as web.tar.zst")
    .option("-f, --force", "overwrite a file that is there")
    .addOption(jsonOption())
    .action(
      act(async (first: string, second: string | undefined, { force, json }: Options) => {
        const { parts, signal, cwd, print } = session;
        const target = second === undefined ? undefined : first;
        const machine = await oneOrbstackMachine(session, target, "export", reason);
        const file = resolve(cwd, second ?? first);
        const size = await exportMachine(machine, {
          parts,
          signal,
          file,
          overwrite: force === true,
          whileWriting: (written, work) =>
            whileShowing(
              session,
              async (seconds) =>
                `Exporting ${machine.name} (${seconds} s, ${formatSize(await written())} written)...`,
              work,
            ),
        });
        if (json) printJson(session, "vm-export", { machine: machine.name, file, bytes: size });
        else print(`${machine.name}: written to ${file} (${formatSize(size)})`);
        return { exitCode: exitCodes.done };
      }),
    );
};
