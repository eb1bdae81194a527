import { requirePresent } from "../actions/lookup.js";
import type { Machine } from "../machine/machine.js";
import { cloneFreely } from "../operations/clone-machine.js";
import { sshInfo } from "../orbstack/ssh.js";
import { adopt } from "./adopt.js";
import { exitCodes } from "./exit-codes.js";
import { oneOrbstackMachine } from "./one-machine.js";
import { printJson } from "./print-json.js";
import type { Session } from "./session.js";
import type { Subcommand } from "./subcommand.js";
import { jsonOption } from "./targets.js";
import { UsageError } from "./usage-error.js";
import { workContext } from "./work-context.js";

interface Options {
  readonly into?: string;
  readonly start?: boolean;
  readonly provision: boolean;
  readonly json?: true;
}

const reason =
  "its provider cannot copy machines; `vagrant package NAME` has the provider behind make a box of it, and `config.vm.box` of another machine can name that";

/** `vagrant vm clone`: a copy of a machine, for OrbStack alone or for a machine of the Vagrantfile. */
export const clone: Subcommand = (vm, act, session) => {
  vm.command("clone")
    .description("copy a machine, which goes on as it is, under a new name")
    .argument("<machine>", "what is to be copied")
    .argument("[name]", "the copy's name in OrbStack; it is in no Vagrantfile")
    .option("--into <machine>", "instead, bring up a machine of the Vagrantfile that is made of the copy")
    .option("--start", "leave the copy running")
    .option("--no-provision", "with --into: do not run the provisioners")
    .addOption(jsonOption())
    .action(
      act(async (target: string, name: string | undefined, { into, ...options }: Options) => {
        const source = await oneOrbstackMachine(session, target, "clone", reason);
        if (into !== undefined && name === undefined) await cloneInto(source, into, options, session);
        else if (into === undefined && name !== undefined) await cloneAs(source, name, options, session);
        else throw new UsageError("the copy needs either a name or --into");
        return { exitCode: exitCodes.done, changed: true };
      }),
    );
};

async function cloneAs(
  source: Machine,
  name: string,
  { start = false, json }: Options,
  session: Session,
): Promise<void> {
  const { id, username } = await cloneFreely({ name, start }, workContext(source, session));
  const ssh = sshCommand(name, username);
  if (json) {
    printJson(session, "vm-clone", {
      source: source.name,
      id,
      name,
      state: start ? "running" : "stopped",
      ssh,
    });
    return;
  }
  session.print(`${source.name}: copied to ${name}, which ${start ? "runs" : "is stopped"}`);
  session.say(
    `It is OrbStack's, and in no Vagrantfile. \`orbctl start ${name}\` starts it; to enter it:\n  ${ssh}`,
  );
}

async function cloneInto(
  source: Machine,
  into: string,
  { provision, json }: Options,
  session: Session,
): Promise<void> {
  const { name } = (await requirePresent({ machine: source, parts: session.parts })).orb;
  const machine = await oneOrbstackMachine(session, into, "clone", reason);
  const orb = await adopt(machine, { kind: "machine", source: name }, session, { provision });
  if (json) {
    const copy = { machine: machine.name, id: orb.id, name: orb.name, state: orb.state };
    printJson(session, "vm-clone", { source: source.name, ...copy });
  } else session.print(`${source.name}: copied to ${machine.name}, which is ${orb.name} in OrbStack`);
}

/** One line for a shell. */
function sshCommand(name: string, username: string): string {
  const { host, port, username: login, privateKeyPath } = sshInfo(name, username);
  return ["ssh", "-p", port, ...privateKeyPath.flatMap((path) => ["-i", path]), "-l", login, host].join(" ");
}
