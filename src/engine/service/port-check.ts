import { once } from "node:events";
import { readdirSync, readlinkSync } from "node:fs";
import { createServer } from "node:net";
import { readText } from "../ground/start-time.js";
import type { Check } from "../setup/check.js";
import { servicePid } from "./pid-file.js";
import { chosenPort, sshPort } from "./port.js";

/** Whether the user's SSH server has its port, or could get it. Without a chosen port, the next free one is used. */
export function sshPortCheck(): Check {
  const port = sshPort();
  return {
    name: `SSH port ${port}`,
    examine: async () => {
      if (servicePid(port) !== undefined || chosenPort() === undefined || (await isFree(port)))
        return undefined;
      return `used by ${holderOf(port)}; stop it, or set ORBSTACK_SSH_PORT to another port`;
    },
  };
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
    return true;
  } catch {
    return false;
  } finally {
    server.close();
  }
}

const listening = "0A";

/** As far as known: only root sees which process of another user has a socket, but everyone sees which user. */
function holderOf(port: number): string {
  const hex = port.toString(16).toUpperCase().padStart(4, "0");
  const sockets = ["tcp", "tcp6"]
    .flatMap((file) => readText(`/proc/net/${file}`).split("\n"))
    .map((line) => line.trim().split(/\s+/))
    .filter(([, local, , state]) => local?.endsWith(`:${hex}`) && state === listening);
  const [uid, inode] = [sockets[0]?.[7], sockets[0]?.[9]];
  const pid = inode === undefined ? undefined : processWith(`socket:[${inode}]`);
  if (pid !== undefined) return `${readText(`/proc/${pid}/comm`).trim()}, process ${pid}`;
  return uid === undefined ? "another program" : `a program of user ${uid}`;
}

function processWith(socket: string): string | undefined {
  return namesIn("/proc").find(
    (pid) => /^\d+$/.test(pid) && namesIn(`/proc/${pid}/fd`).some((fd) => linkAt(pid, fd) === socket),
  );
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function linkAt(pid: string, fd: string): string {
  try {
    return readlinkSync(`/proc/${pid}/fd/${fd}`);
  } catch {
    return "";
  }
}
