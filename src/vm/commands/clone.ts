import { requirePresent } from "../../actions/orbstack/lookup.js";
import type { Machine } from "../../machine/machine.js";
import { cloneFreely } from "../../operations/transfer/clone-machine.js";
import { sshInfo } from "../../orbstack/ssh.js";
import { oneMachineFor } from "../arguments/one-machine.js";
import { jsonOption } from "../arguments/targets.js";
import { exitCodes } from "../session/exit-codes.js";
import type { Session } from "../session/session.js";
import type { Subcommand } from "../session/subcommand.js";
import { UsageError } from "../session/usage-error.js";
import { workContext } from "../session/work-context.js";
import { printJson } from "../terminal/print-json.js";
import { bringUp } from "./bring-up.js";

interface Options {
  readonly into?: string;
  readonly start?: boolean;
  readonly provision: boolean;
  readonly json?: true;
}

/** `vagrant vm clone`: copies a machine, either only in OrbStack or as a machine of the Vagrantfile. */
export const clone: Subcommand = (vm, act, session) => {
  vm.command("clone")
    .description("copy a machine; the original is not changed")
    .argument("<machine>", "the machine to copy")
    .argument("[name]", "the copy's name in OrbStack; it is in no Vagrantfile")
    .option("--into <machine>", "instead, create this machine of the Vagrantfile from the copy")
    .option("--start", "start the copy")
    .option("--no-provision", "with --into: do not run the provisioners")
    .addOption(jsonOption())
    .action(
      act(async (target: string, name: string | undefined, { into, ...options }: Options) => {
        const source = await oneMachineFor("clone", session, target);
        if (into !== undefined && name === undefined) await cloneInto(source, into, options, session);
        else if (into === undefined && name !== undefined) await cloneAs(source, name, options, session);
        else throw new UsageError("give either a name for the copy or --into");
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
  session.print(`${source.name}: copied to ${name}, which is ${start ? "running" : "stopped"}`);
  session.say(`It is in no Vagrantfile. \`orbctl start ${name}\` starts it; to enter it:\n  ${ssh}`);
}

async function cloneInto(
  source: Machine,
  into: string,
  { provision, json }: Options,
  session: Session,
): Promise<void> {
  const { name } = (await requirePresent({ machine: source, parts: session.parts })).orb;
  const machine = await oneMachineFor("clone", session, into);
  const orb = await bringUp(machine, { kind: "machine", source: name }, session, { provision });
  if (json) {
    const copy = { machine: machine.name, id: orb.id, name: orb.name, state: orb.state };
    printJson(session, "vm-clone", { source: source.name, ...copy });
  } else session.print(`${source.name}: copied to ${machine.name}, named ${orb.name} in OrbStack`);
}

/** The command that logs in to the copy, quoted for a shell. */
function sshCommand(name: string, username: string): string {
  const { host, port, username: login, privateKeyPath } = sshInfo(name, username);
  return ["ssh", "-p", port, ...privateKeyPath.flatMap((path) => ["-i", path]), "-l", login, host].join(" ");
}
