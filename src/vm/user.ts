import { type MachineUsers, readUsers, setDefaultUser } from "../operations/default-user.js";
import { describeOutcomes, eachMachine, sayFailures } from "./each-machine.js";
import { printJson } from "./print-json.js";
import type { Subcommand } from "./subcommand.js";
import { printTable } from "./table.js";
import { jsonOption } from "./targets.js";

interface Options {
  readonly json?: true;
}

/** `vagrant vm user`: whom OrbStack takes in a machine when no user is named. */
export const user: Subcommand = (vm, act, session) => {
  vm.command("user")
    .description("show the default user of machines, and set it")
    .argument("[machine]", "name, /pattern/ or id of global-status; all machines of the project if none")
    .argument("[new]", "a user of the machine, to be its default one")
    .addOption(jsonOption())
    .action(
      act(async (target: string | undefined, name: string | undefined, { json }: Options) => {
        const { parts, signal, say } = session;
        const machines = await session.machines(target === undefined ? [] : [target]);
        const outcomes = await eachMachine(machines, (machine) =>
          name === undefined ? readUsers(machine, parts) : setDefaultUser(machine, name, { parts, signal }),
        );
        const known = outcomes.flatMap((outcome) => ("value" in outcome ? [outcome] : []));
        if (json) printJson(session, "vm-user", { machines: describeOutcomes(outcomes, describe) });
        else if (known.length > 0)
          printTable(
            session,
            [{ title: "MACHINE" }, { title: "DEFAULT USER" }, { title: "VAGRANT LOGS IN AS" }],
            known.map(({ machine, value }) => [machine.name, value.defaultUser ?? "-", value.vagrantUser]),
          );
        if (name !== undefined)
          for (const { machine, value } of known)
            if (value.vagrantUser !== name)
              say(
                `${machine.name}: Vagrant goes on logging in as ${value.vagrantUser}: \`username\` in the Vagrantfile says so.`,
              );
        return { exitCode: sayFailures(outcomes, session) };
      }),
    );
};

function describe({ defaultUser, vagrantUser }: MachineUsers) {
  return { default_user: defaultUser ?? null, vagrant_user: vagrantUser };
}
