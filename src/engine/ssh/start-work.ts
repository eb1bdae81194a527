import { setTimeout as sleep } from "node:timers/promises";
import { commandFor, type GuestWork, loginEnvironment } from "../guest/guest-command.js";
import type { IncusClient } from "../incus/client.js";
import { type ExecSession, exec } from "../incus/exec.js";
import type { Login } from "./login.js";
import type { Logins } from "./logins.js";

/** What a client requested for its command. */
export interface CommandOptions {
  readonly environment: Readonly<Record<string, string>>;
  terminal: { width: number; height: number; term: string } | undefined;
}

/** How long a failure waits for news that the guest has shut down. */
const endingMs = 1_000;

/** Starts a command in the login. If the guest reboots, the command runs after the reboot. */
export async function startWork(
  client: IncusClient,
  logins: Logins,
  work: GuestWork,
  options: CommandOptions,
): Promise<ExecSession> {
  const login = await logins.current();
  try {
    return await startIn(client, login, logins.gone, work, options);
  } catch (error) {
    const isOver = await Promise.race([login.ended.then(() => true), sleep(endingMs, false)]);
    if (!isOver) throw error;
    return startWork(client, logins, work, options);
  }
}

function startIn(
  client: IncusClient,
  { machine, user, traits }: Login,
  gone: AbortSignal,
  work: GuestWork,
  { environment, terminal }: CommandOptions,
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
 * Shell lines that give a process the session's limits and control groups. Joining a control group takes the kernel 20
 * ms and more, so it is only done on a terminal, and not for the hundreds of commands of a provisioner.
 */
function entryOf({ limits, controlGroups }: Login["traits"], withTerminal: boolean): string {
  const moves = controlGroups.map((file) => `[ ! -w '${file}' ] || echo $$ > '${file}'`);
  return [limits, ...(withTerminal ? moves : [])].join("\n");
}
