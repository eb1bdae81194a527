import { ExpectedError } from "../errors.js";
import type { Machine } from "../machine/machine.js";
import { clearDefault, type DefaultMachine, readDefault, setDefault } from "../operations/default-machine.js";
import { exitCodes } from "./exit-codes.js";
import { oneOrbstackMachine } from "./one-machine.js";
import { printJson } from "./print-json.js";
import type { Session } from "./session.js";
import type { Subcommand } from "./subcommand.js";
import { jsonOption } from "./targets.js";
import { UsageError } from "./usage-error.js";

interface Options {
  readonly clear?: true;
  readonly json?: true;
}

const onlyOrbstack = "only OrbStack has a default machine; `vagrant ssh` takes the machine's name";

/** `vagrant vm default`: shows and sets the machine that `orbctl` means when it is told none. */
export const defaultMachine: Subcommand = (vm, act, session) => {
  vm.command("default")
    .description("show OrbStack's default machine, which `orbctl` means when it is told none, or set it")
    .argument("[machine]", "make this one the default")
    .option("--clear", "have no default machine")
    .addOption(jsonOption())
    .action(
      act(async (target: string | undefined, { clear, json }: Options) => {
        if (target !== undefined && clear) throw new UsageError("a machine and --clear exclude each other");
        const found =
          target === undefined
            ? await anyMachine(session)
            : await oneOrbstackMachine(session, target, "default", onlyOrbstack);
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

/** A machine of the project, if the user is in one: it may have an `orbctl` of its own. */
async function anyMachine(session: Session): Promise<Machine | undefined> {
  if (session.rootPath === undefined) return undefined;
  const machines = await session.machines([]);
  const found = machines.find(({ provider }) => provider === "orbstack");
  const [other] = machines;
  if (found === undefined && other !== undefined)
    throw new ExpectedError("vm_unsupported", { command: "default", name: other.name, reason: onlyOrbstack });
  return found;
}

function describe({ orb, entry }: DefaultMachine): object {
  const { id, name } = orb;
  return { id, name, ...(entry && { machine: entry.machine_name, project: entry.root_path }) };
}

/** The name alone goes to standard output, for scripts. */
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
