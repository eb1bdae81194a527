import { join } from "node:path";
import { messageOf } from "../../../errors.js";
import type { Link } from "../../../network/links.js";
import type { OrbMachine } from "../../../orbstack/orb-machine.js";
import type { StepContext } from "../../context/step.js";
import { machinesFolderOf } from "../../identity/machines-folder.js";

/** A running machine that has another end of a link. */
export interface Peer {
  /** In the Vagrantfile. */
  readonly name: string;
  readonly orb: OrbMachine;
  readonly address: string;
}

/** The running machines with the other ends. One that has no address yet sets up its own end when it has booted. */
export async function runningPeers(links: readonly Link[], context: StepContext): Promise<readonly Peer[]> {
  const ends = links.flatMap((link) => link.ends);
  const names = new Set(ends.map((end) => end.machine).filter((name) => name !== context.machine.name));
  return (await Promise.all([...names].map((name) => findPeer(name, context)))).flat();
}

async function findPeer(name: string, context: StepContext): Promise<readonly Peer[]> {
  const { machine, parts, ui, signal } = context;
  const dataDir = join(machinesFolderOf(machine), name, machine.provider);
  try {
    const id = (await parts.metadata({ ...machine, dataDir }).read())?.machine_id;
    const orb = id === undefined ? undefined : await parts.driver(machine).info(id, { signal });
    if (orb?.state !== "running" || orb.ip4 === undefined) return [];
    return [{ name, orb, address: orb.ip4 }];
  } catch (error) {
    if (signal.aborted) throw error;
    ui.say("warn", untold(name));
    parts.logger.warn({ machine: name, reason: messageOf(error) }, "the other end was not found");
    return [];
  }
}

/** What the user is told about a machine whose end could not be set up. */
export function untold(name: string): string {
  return `The links to ${name} may not work, because ${name} could not be asked. To set them up, run: vagrant reload ${name}`;
}
