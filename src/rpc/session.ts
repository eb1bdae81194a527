import type { MessageConnection } from "vscode-jsonrpc/node";
import type { Parts } from "../actions/parts.js";
import { ExpectedError } from "../errors.js";
import type { Machine } from "../machine/machine.js";
import type { OutputStream } from "../machine/ui.js";
import type { Versions } from "../operations/doctor/finding.js";
import type { Session } from "../vm/session.js";
import { readMachine } from "./machine-descriptor.js";
import { type CommandParams, calls } from "./methods.js";

/** As Vagrant's own commands say: provisioners ran when the machine was made. Unsaid, they all run again. */
const provisionOnce = { provision_ignore_sentinel: false };

/** What a run of `vagrant vm` sees of the user and of Vagrant, over the wire. */
export function openSession(
  connection: MessageConnection,
  { call, cwd, home_path, root_path, terminal }: CommandParams,
  parts: Parts,
  signal: AbortSignal,
  versions: Versions,
): Session {
  const write = (stream: OutputStream, text: string) =>
    void connection.sendNotification(calls.write, { call, stream, text });
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
      await connection.sendRequest(calls.stream, { call, stream, base64 });
    },
    print: (text) => write("stdout", `${text}\n`),
    say: (text) => write("stderr", `${text}\n`),
    ask: (question) => connection.sendRequest(calls.ask, { call, question }),
    machines: async (targets) => {
      const { machines, others } = await connection.sendRequest(calls.machines, { call, targets });
      if (targets.length > 0) refuseOthers(others);
      return machines.map(readMachine);
    },
    act: async ({ dataDir }: Machine, action, env = {}) => {
      await connection.sendRequest(calls.act, {
        call,
        data_dir: dataDir,
        action,
        env: { ...provisionOnce, ...env },
      });
    },
  };
}

/** Who names a machine must hear that nothing can be done with it; who names none means those that we know. */
function refuseOthers([first]: readonly { readonly name: string; readonly provider: string }[]): void {
  if (first !== undefined) throw new ExpectedError("provider_foreign", first);
}
