import { readFileSync } from "node:fs";
import type { IncusClient } from "../incus/client.js";
import type { Check } from "./check.js";
import { daemonCheck } from "./daemon.js";
import { firewallCheck } from "./firewall.js";
import { idMapChecks } from "./id-maps.js";
import { kernelChecks } from "./kernel.js";
import { resourceChecks } from "./resources.js";

/** All that the engine needs of the host, in the order in which it is put right. */
export function engineChecks(client: IncusClient): readonly Check[] {
  return [
    ...kernelChecks,
    ...idMapChecks(usersOfEngine()),
    daemonCheck(client),
    ...resourceChecks(client),
    firewallCheck,
  ];
}

/** Root, whoever ran us through sudo, and the members of the group that may use Incus. */
function usersOfEngine(): readonly number[] {
  const members = /^incus-admin:[^:]*:[^:]*:(.*)$/m.exec(read("/etc/group"))?.[1]?.split(",") ?? [];
  const uids = read("/etc/passwd")
    .split("\n")
    .map((line) => line.split(":"))
    .filter(([name = ""]) => name !== "" && members.includes(name))
    .map(([, , uid]) => Number(uid));
  return [...new Set([0, Number(process.env.SUDO_UID ?? 0), ...uids])];
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
