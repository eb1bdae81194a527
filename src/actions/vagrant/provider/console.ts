import type { Machine } from "../../../machine/machine.js";
import type { Command } from "../../../orbstack/driver.js";
import type { Parts } from "../../context/parts.js";
import { noConsole, reasonAgainstSsh, sshConsole } from "../../guest/ssh-console.js";
import type { ConsoleCall } from "../../provider.js";
import { requireRunningBackendMachine } from "../lookup.js";
import { findBackendSsh } from "../ssh.js";

/** SSH, or the backend's own console as a fallback. */
export async function findBackendConsole(
  machine: Machine,
  { signal, user: wanted, shell, tell }: ConsoleCall,
  parts: Parts,
): Promise<Command> {
  const user = shell === undefined ? wanted : "root";
  const { backend, id } = await requireRunningBackendMachine({ machine, parts });
  const info = await findBackendSsh(machine, parts).catch(() => undefined);
  const attempt = { logger: parts.logger, signal, user };
  const reason =
    info === undefined ? "its address is not known" : await reasonAgainstSsh(machine, info, attempt);
  if (info !== undefined && reason === undefined) return sshConsole(info, { user, shell });
  tell(`SSH opened no shell in ${machine.name} (${reason}).`);
  const console = backend.console(id, user);
  if (console === undefined) throw noConsole(machine, `${backend.name} has no console for a terminal`);
  tell(`Opening the console of ${backend.name}; press ${console.leave} to leave it.`);
  if (shell !== undefined) tell(`The device's own shell is there: ${shell}`);
  return console;
}
