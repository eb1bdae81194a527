import type { MachineUsers } from "../../actions/provider.js";
import { setDefaultUser } from "../../operations/guest/default-user.js";
import { jsonOption } from "../arguments/targets.js";
import type { Subcommand } from "../session/subcommand.js";
import { printJson } from "../terminal/print-json.js";
import { printTable } from "../terminal/table.js";
import { describeOutcomes, eachMachine, sayFailures } from "./each-machine.js";

interface Options {
  readonly json?: true;
}

/** `vagrant vm user`: the user that OrbStack uses in a machine if none is named. */
export const user: Subcommand = (vm, act, session) => {
  vm.command("user")
    .description("show or set the default user of machines")
    .argument("[machine]", "name, /pattern/ or id from global-status (default: all machines of the project)")
    .argument("[new]", "a user in the machine, to make the default")
    .addOption(jsonOption())
    .action(
      act(async (target: string | undefined, name: string | undefined, { json }: Options) => {
        const { parts, signal, say } = session;
        const machines = await session.machines(target === undefined ? [] : [target]);
        const outcomes = await eachMachine(machines, (machine) =>
          name === undefined
            ? parts.provider(machine).guest.users(machine)
            : setDefaultUser(machine, name, { parts, signal }),
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
              say(`${machine.name}: Vagrant still logs in as ${value.vagrantUser}, as the Vagrantfile says.`);
        return { exitCode: sayFailures(outcomes, session) };
      }),
    );
};

function describe({ defaultUser, vagrantUser }: MachineUsers) {
  return { default_user: defaultUser ?? null, vagrant_user: vagrantUser };
}
