import { connect } from "node:net";
import type { Machine } from "../machine/machine.js";
import { findSshInfo } from "./find-ssh-info.js";
import type { Parts } from "./parts.js";

/** OrbStack's SSH server is up before any machine is; a second is plenty for it to say its name. */
const limitMs = 1_000;

/** Whether the machine runs and its SSH server answers. No connection is made: that would cost a hundred times as much. */
export async function isReachable(machine: Machine, parts: Parts): Promise<boolean> {
  const info = await findSshInfo(machine, parts);
  return info !== undefined && (await speaksSsh(info.host, info.port));
}

function speaksSsh(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: limitMs });
    const answer = (yes: boolean) => {
      socket.destroy();
      resolve(yes);
    };
    socket.once("data", (data) => answer(data.toString("latin1").startsWith("SSH-2.0-")));
    socket.once("timeout", () => answer(false));
    socket.once("error", () => answer(false));
    socket.once("close", () => resolve(false));
  });
}
