import { firstSupporting } from "../../actions/require-support.js";
import type { Machine } from "../../machine/machine.js";
import {
  clearDefault,
  type DefaultMachine,
  readDefault,
  setDefault,
} from "../../operations/default-machine.js";
import { oneMachineFor } from "../arguments/one-machine.js";
import { jsonOption } from "../arguments/targets.js";
import { exitCodes } from "../session/exit-codes.js";
import type { Session } from "../session/session.js";
import type { Subcommand } from "../session/subcommand.js";
import { UsageError } from "../session/usage-error.js";
import { printJson } from "../terminal/print-json.js";

interface Options {
  readonly clear?: true;
  readonly json?: true;
}

/** `vagrant vm default`: shows and sets OrbStack's default machine. */
export const defaultMachine: Subcommand = (vm, act, session) => {
  vm.command("default")
    .description("show or set OrbStack's default machine, which `orbctl` uses if you name none")
    .argument("[machine]", "make this one the default")
    .option("--clear", "unset the default machine")
    .addOption(jsonOption())
    .action(
      act(async (target: string | undefined, { clear, json }: Options) => {
        if (target !== undefined && clear) throw new UsageError("give either a machine or --clear");
        const found =
          target === undefined ? await anyMachine(session) : await oneMachineFor("default", session, target);
        if (clear) await clearDefault(found, session);
        else if (target !== undefined && found !== undefined) await setDefault(found, session);
        const current = await readDefault(found, session);
        if (json)
          printJson(session, "vm-default", { default: current === undefined ? null : describe(current) });
        else show(current, session);
        return { exitCode: exitCodes.done };
      }),
    );
};

/** Any machine of the project, because its provider block may set `cli_path`. `undefined` outside a project. */
async function anyMachine(session: Session): Promise<Machine | undefined> {
  return firstSupporting("default", await session.projectMachines(), session.parts);
}

function describe({ orb, entry }: DefaultMachine) {
  const { id, name } = orb;
  return { id, name, machine: entry?.machine_name, project: entry?.root_path };
}

/** Only the name goes to standard output, so scripts can use it. */
function show(current: DefaultMachine | undefined, { print, say }: Session): void {
  if (current === undefined) {
    say("OrbStack has no default machine.");
    return;
  }
  const { orb, entry } = current;
  print(orb.name);
  if (entry !== undefined)
    say(`It is the machine '${entry.machine_name}' of the project in ${entry.root_path}.`);
}
