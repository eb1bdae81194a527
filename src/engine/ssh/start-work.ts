import { setTimeout as sleep } from "node:timers/promises";
import { commandFor, type GuestWork, loginEnvironment } from "../guest/guest-command.js";
import type { IncusClient } from "../incus/client.js";
import { type ExecSession, exec } from "../incus/exec.js";
import type { Login } from "./login.js";
import type { Logins } from "./logins.js";

/** What a client asked for around its command. */
export interface Surroundings {
  readonly environment: Readonly<Record<string, string>>;
  terminal: { width: number; height: number; term: string } | undefined;
}

/** How long after a failure it may come out that the guest has gone down. */
const endingMs = 1_000;

/** Starts a command in the login. While the guest reboots, it is the new system that gets it. */
export async function startWork(
  client: IncusClient,
  logins: Logins,
  work: GuestWork,
  surroundings: Surroundings,
): Promise<ExecSession> {
  const login = await logins.current();
  try {
    return await startIn(client, login, logins.gone, work, surroundings);
  } catch (error) {
    const isOver = await Promise.race([login.ended.then(() => true), sleep(endingMs, false)]);
    if (!isOver) throw error;
    return startWork(client, logins, work, surroundings);
  }
}

function startIn(
  client: IncusClient,
  { machine, user, traits }: Login,
  gone: AbortSignal,
  work: GuestWork,
  { environment, terminal }: Surroundings,
): Promise<ExecSession> {
  return exec(client, machine.instance.name, {
    command: commandFor(user, work, "", entryOf(traits, terminal !== undefined)),
    environment: {
      ...loginEnvironment,
      ...traits.environment,
      ...environment,
      SSH_CONNECTION: "::1 0 ::1 22",
      ...(terminal !== undefined && { TERM: terminal.term, SSH_TTY: "/dev/pts/0" }),
    },
    ...(terminal !== undefined && { terminal }),
    gone,
  });
}

/**
 * Lines that give a process what the session has. To move into its control group takes the kernel 20 ms and more: somebody at a terminal
 * does not notice, the hundreds of commands of a provisioner would.
 */
function entryOf({ limits, controlGroups }: Login["traits"], withTerminal: boolean): string {
  const moves = controlGroups.map((file) => `[ ! -w '${file}' ] || echo $$ > '${file}'`);
  return [limits, ...(withTerminal ? moves : [])].join("\n");
}
