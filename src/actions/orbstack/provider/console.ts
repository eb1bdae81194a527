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
  { signal, user = loginUser(machine), tell }: ConsoleCall,
  parts: Parts,
): Promise<Command> {
  const { name } = await requireRunningMachine({ machine, parts });
  const driver = parts.driver(machine);
  const reason = await reasonAgainst(async () =>
    objectionOf(await driver.run(name, ["true"], { user, signal, timeoutMs: consoleTimeoutMs })),
  );
  if (reason === undefined) return driver.shell(name, user);
  tell(`orbctl opened no shell for ${user} in ${machine.name} (${reason}). Trying SSH.`);
  // OrbStack's SSH server allows any user.
  const info = sshInfo(name, user);
  const attempt = { logger: parts.logger, signal, user: undefined };
  const objection = await reasonAgainstSsh(machine, info, attempt);
  if (objection === undefined) return sshConsole(info);
  throw noConsole(machine, objection);
}
