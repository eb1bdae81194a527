import { access, constants } from "node:fs/promises";
import { resolve } from "node:path";
import { ExpectedError, messageOf } from "../../errors.js";
import { oneMachineFor } from "../arguments/one-machine.js";
import { jsonOption } from "../arguments/targets.js";
import { exitCodes } from "../session/exit-codes.js";
import type { Subcommand } from "../session/subcommand.js";
import { printJson } from "../terminal/print-json.js";
import { bringUp } from "./bring-up.js";

interface Options {
  readonly provision: boolean;
  readonly json?: true;
}

/** `vagrant vm import`: like `vagrant up`, but creates the machine from an exported one instead of its box. */
export const importCommand: Subcommand = (vm, act, session) => {
  vm.command("import")
    .description("create a machine of the Vagrantfile from an exported one")
    .argument("<file>", "a file that `vagrant vm export` or `orbctl export` wrote")
    .argument("[machine]", "a machine that is not created yet; required if the project has several")
    .option("--no-provision", "do not run the provisioners")
    .addOption(jsonOption())
    .action(
      act(async (path: string, target: string | undefined, { provision, json }: Options) => {
        const machine = await oneMachineFor("import", session, target);
        const file = resolve(session.cwd, path);
        await requireReadable(file);
        const orb = await bringUp(machine, { kind: "file", file }, session, { provision });
        if (json)
          printJson(session, "vm-import", { machine: machine.name, file, id: orb.id, name: orb.name });
        else session.print(`${machine.name}: created from ${file}, named ${orb.name} in OrbStack`);
        return { exitCode: exitCodes.done, changed: true };
      }),
    );
};

async function requireReadable(path: string): Promise<void> {
  try {
    await access(path, constants.R_OK);
  } catch (error) {
    throw new ExpectedError("export_unreadable", { path, reason: messageOf(error) }, { cause: error });
  }
}
