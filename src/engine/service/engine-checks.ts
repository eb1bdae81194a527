import { readFileSync } from "node:fs";
import type { IncusClient } from "../incus/client.js";
import type { Check } from "../setup/check.js";
import { daemonCheck } from "../setup/daemon.js";
import { fileViewCheck } from "../setup/file-views.js";
import { firewallCheck } from "../setup/firewall.js";
import { idMapChecks } from "../setup/id-maps.js";
import { kernelChecks } from "../setup/kernel.js";
import { resourceChecks } from "../setup/resources.js";
import { sshPortCheck } from "./port-check.js";

/** Everything that the engine needs from the host, in the order of repair. */
export function engineChecks(client: IncusClient): readonly Check[] {
  return [
    ...kernelChecks,
    ...idMapChecks(usersOfEngine()),
    fileViewCheck(usersOfEngine()),
    daemonCheck(client),
    ...resourceChecks(client),
    firewallCheck,
    sshPortCheck(),
  ];
}

/** Root, the user who ran us through sudo, and the members of the groups that may use Incus. */
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
