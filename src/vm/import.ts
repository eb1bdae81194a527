import { access, constants } from "node:fs/promises";
import { resolve } from "node:path";
import { ExpectedError, messageOf } from "../errors.js";
import { adopt } from "./adopt.js";
import { exitCodes } from "./exit-codes.js";
import { oneOrbstackMachine } from "./one-machine.js";
import { printJson } from "./print-json.js";
import type { Subcommand } from "./subcommand.js";
import { jsonOption } from "./targets.js";

interface Options {
  readonly provision: boolean;
  readonly json?: true;
}

const reason =
  "its provider has no files of whole machines; `vagrant box add NAME FILE` takes what `vagrant package` made, and `config.vm.box` names it";

/** `vagrant vm import`: `vagrant up`, with an exported machine in the place of the box. */
export const importCommand: Subcommand = (vm, act, session) => {
  vm.command("import")
    .description("bring a machine of the Vagrantfile up that is made of an exported one")
    .argument("<file>", "what `vagrant vm export` or `orbctl export` wrote")
    .argument("[machine]", "one that is not created; to be named where the project has several")
    .option("--no-provision", "do not run the provisioners")
    .addOption(jsonOption())
    .action(
      act(async (path: string, target: string | undefined, { provision, json }: Options) => {
        const machine = await oneOrbstackMachine(session, target, "import", reason);
        const file = resolve(session.cwd, path);
        await requireReadable(file);
        const orb = await adopt(machine, { kind: "file", file }, session, { provision });
        if (json)
          printJson(session, "vm-import", { machine: machine.name, file, id: orb.id, name: orb.name });
        else session.print(`${machine.name}: made of ${file}, and named ${orb.name} in OrbStack`);
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
