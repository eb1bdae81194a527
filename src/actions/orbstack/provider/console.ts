import type { Machine } from "../../../machine/machine.js";
import type { Command } from "../../../orbstack/driver.js";
import { sshInfo } from "../../../orbstack/ssh.js";
import type { Parts } from "../../context/parts.js";
import { loginUser } from "../../guest/login-user.js";
import {
  consoleTimeoutMs,
  noConsole,
  objectionOf,
  reasonAgainst,
  reasonAgainstSsh,
  sshConsole,
} from "../../guest/ssh-console.js";
import type { ConsoleCall } from "../../provider.js";
import { requireRunningMachine } from "../lookup.js";

/** OrbStack's own shell, or SSH as a fallback. */
export async function findConsole(
  machine: Machine,
  { signal, user: wanted, shell, tell }: ConsoleCall,
  parts: Parts,
): Promise<Command> {
  const user = shell === undefined ? (wanted ?? loginUser(machine)) : "root";
  const { name } = await requireRunningMachine({ machine, parts });
  const driver = parts.driver(machine);
  const reason = await reasonAgainst(async () =>
    objectionOf(await driver.run(name, ["true"], { user, signal, timeoutMs: consoleTimeoutMs })),
  );
  if (reason === undefined) return withShell(driver.shell(name, user), shell);
  tell(`orbctl opened no shell for ${user} in ${machine.name} (${reason}). Trying SSH.`);
  // OrbStack's SSH server allows any user.
  const info = sshInfo(name, user);
  const attempt = { logger: parts.logger, signal, user: undefined };
  const objection = await reasonAgainstSsh(machine, info, attempt);
  if (objection === undefined) return sshConsole(info, { shell });
  throw noConsole(machine, objection);
}

function withShell({ program, args }: Command, shell: string | undefined): Command {
  return { program, args: shell === undefined ? args : [...args, "sh", "-c", shell] };
}
