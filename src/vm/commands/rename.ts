import { refuseTakenName } from "../../actions/identity/taken-name.js";
import { requirePresent } from "../../actions/orbstack/lookup.js";
import type { Machine } from "../../machine/machine.js";
import { readConfig } from "../../orbstack/config.js";
import { checkName } from "../../orbstack/names.js";
import { oneMachineFor } from "../arguments/one-machine.js";
import { jsonOption } from "../arguments/targets.js";
import { exitCodes } from "../session/exit-codes.js";
import type { Session } from "../session/session.js";
import type { Subcommand } from "../session/subcommand.js";
import { confirm } from "../terminal/confirm.js";
import { printJson } from "../terminal/print-json.js";

interface Options {
  readonly force?: true;
  readonly json?: true;
}

/** `vagrant vm rename`: changes a machine's name in OrbStack. Asks before it restarts a running machine. */
export const rename: Subcommand = (vm, act, session) => {
  vm.command("rename")
    .description("rename a machine in OrbStack; its name in the Vagrantfile stays the same")
    .argument("<machine>", "the machine's name in the Vagrantfile")
    .argument("<name>", "its new name in OrbStack")
    .option("-f, --force", "do not ask before restarting a running machine")
    .addOption(jsonOption())
    .action(
      act(async (target: string, name: string, { force, json }: Options) => {
        const { parts, signal } = session;
        const machine = await oneMachineFor("rename", session, target);
        checkName(name);
        const { orb } = await requirePresent({ machine, parts });
        const runs = orb.state === "running";
        if (orb.name !== name) {
          await refuseTakenName(name, { machine, parts, signal });
          const question = `${machine.name} is running and must be restarted under its new name. Continue?`;
          if (runs && force !== true && !(await confirm(session, question, "restart it")))
            return { exitCode: exitCodes.failed };
          await session.act(machine, "rename", { new_name: name });
          remindOfVagrantfile(machine, name, session);
        }
        const restarted = runs && orb.name !== name;
        if (json)
          printJson(session, "vm-rename", {
            machine: machine.name,
            id: orb.id,
            from: orb.name,
            to: name,
            restarted,
          });
        else session.print(`${machine.name}: renamed from ${orb.name} to ${name} in OrbStack`);
        return { exitCode: exitCodes.done, changed: true };
      }),
    );
};

function remindOfVagrantfile({ config }: Machine, name: string, { say }: Session): void {
  const { machineName } = readConfig(config);
  if (machineName !== undefined && machineName !== name)
    say(
      `The Vagrantfile still says machine_name = "${machineName}", which the machine gets after a destroy and up. Change it there, too.`,
    );
}
