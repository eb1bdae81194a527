import type { Parts } from "../actions/context/parts.js";
import { repairOnce } from "../actions/repair/repair-once.js";
import { ExpectedError } from "../errors.js";
import { type Machine, readMachine } from "../machine/machine.js";
import type { OutputStream } from "../machine/ui.js";
import type { Versions } from "../operations/doctor/finding.js";
import { requireSome } from "../vm/session/machines.js";
import type { Session } from "../vm/session/session.js";
import type { Params } from "./messages.js";
import type { Shim } from "./shim.js";

/** As in Vagrant's own commands: provisioners only run once. Without it, they would all run again. */
const provisionOnce = { provision_ignore_sentinel: false };

/** A run of `vagrant vm`: its access to the user and to Vagrant, over the wire. */
export function openSession(
  shim: Shim,
  { cwd, home_path, root_path, terminal }: Params<"command/run">,
  parts: Parts,
  signal: AbortSignal,
  versions: Versions,
): Session {
  const say = (text: string) => write("stderr", `${text}\n`);
  const write = (stream: OutputStream, text: string) => shim.tell("ui/write", { stream, text });
  const find = async (targets: readonly string[]) => {
    const { machines, others } = await shim.ask("environment/machines", { targets });
    if (targets.length > 0) refuseOthers(others);
    const found = machines.map(readMachine);
    await Promise.all(found.map((machine) => repairOnce(machine, { parts, signal, say })));
    return found;
  };
  return {
    parts,
    signal,
    cwd,
    homePath: home_path,
    rootPath: root_path ?? undefined,
    terminal: { ...terminal, columns: terminal.columns ?? undefined },
    versions,
    write,
    stream: async (stream, bytes) => {
      const base64 = Buffer.from(bytes).toString("base64");
      await shim.ask("ui/stream", { stream, base64 });
    },
    print: (text) => write("stdout", `${text}\n`),
    say,
    ask: (question) => shim.ask("ui/ask", { question }),
    machines: async (targets) => requireSome(await find(targets)),
    projectMachines: async () => (root_path === null ? [] : find([])),
    act: async ({ dataDir }: Machine, action, env = {}) => {
      await shim.ask("machine/act", { data_dir: dataDir, action, env: { ...provisionOnce, ...env } });
    },
  };
}

/** A machine of another provider is an error if the user named it. By default, only our machines are used. */
function refuseOthers([first]: readonly { readonly name: string; readonly provider: string }[]): void {
  if (first !== undefined) throw new ExpectedError("provider_foreign", first);
}
