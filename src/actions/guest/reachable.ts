import { connect } from "node:net";
import type { Machine } from "../../machine/machine.js";
import type { Parts } from "../context/parts.js";

/** OrbStack's SSH server runs before any machine does, so it answers within a second. */
const timeoutMs = 1_000;

/** Whether the machine is running and its SSH server answers. Only reads the banner, because a login takes a hundred times as long. */
export async function isReachable(machine: Machine, parts: Parts): Promise<boolean> {
  const info = await parts.provider(machine).sshInfo(machine);
  return info !== undefined && (await speaksSsh(info.host, info.port));
}

function speaksSsh(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: timeoutMs });
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
