import { requirePresent } from "../actions/lookup.js";
import { refuseTakenName } from "../actions/taken-name.js";
import type { Machine } from "../machine/machine.js";
import { readConfig } from "../orbstack/config.js";
import { checkName } from "../orbstack/names.js";
import { confirm } from "./confirm.js";
import { exitCodes } from "./exit-codes.js";
import { oneOrbstackMachine } from "./one-machine.js";
import { printJson } from "./print-json.js";
import type { Session } from "./session.js";
import type { Subcommand } from "./subcommand.js";
import { jsonOption } from "./targets.js";

interface Options {
  readonly force?: true;
  readonly json?: true;
}

const reason =
  "its name there is part of the Vagrantfile that is generated for it, and a machine that exists cannot follow a change of that";

/** `vagrant vm rename`: another name in OrbStack. One that runs is restarted, which is asked for first. */
export const rename: Subcommand = (vm, act, session) => {
  vm.command("rename")
    .description("give a machine another name in OrbStack; Vagrant goes on with it under its own")
    .argument("<machine>", "the machine, as Vagrant calls it")
    .argument("<name>", "its new name in OrbStack")
    .option("-f, --force", "do not ask before a machine that runs is restarted")
    .addOption(jsonOption())
    .action(
      act(async (target: string, name: string, { force, json }: Options) => {
        const { parts } = session;
        const machine = await oneOrbstackMachine(session, target, "rename", reason);
        checkName(name);
        const { orb } = await requirePresent({ machine, parts });
        const runs = orb.state === "running";
        if (orb.name !== name) {
          await refuseTakenName(name, { machine, parts });
          const question = `${machine.name} runs, and is restarted under its new name. Go on?`;
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
        else session.print(`${machine.name}: was ${orb.name} in OrbStack, and is ${name}`);
        return { exitCode: exitCodes.done, changed: true };
      }),
    );
};

function remindOfVagrantfile({ config }: Machine, name: string, { say }: Session): void {
  const { machineName } = readConfig(config);
  if (machineName !== undefined && machineName !== name)
    say(
      `The Vagrantfile says machine_name = "${machineName}", which the next machine gets after a destroy: change it there, too.`,
    );
}
