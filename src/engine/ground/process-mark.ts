import { createHash } from "node:crypto";
import { readlinkSync } from "node:fs";
import { userInfo } from "node:os";
import { readText, startTime } from "./start-time.js";

/**
 * Identifies a process in the name of something unfinished, so others can tell when its process is gone: computer,
 * boot, pid namespace, user, process and its start time. Only letters, digits and hyphens.
 */
export function processMark(pid = process.pid): string {
  return [...currentSystem(), userInfo().uid, pid, startTime(pid)].join("-");
}

/** Whether the process is certainly gone. On another computer or in another pid namespace, that is not known. */
export function isProcessGone(mark: string): boolean {
  const [computer, boot, space, uid, pid = "", started] = mark.split("-");
  const here = currentSystem();
  if (computer !== here[0] || started === undefined) return false;
  if (boot !== here[1]) return true;
  return space === here[2] && seesProcessesOf(Number(uid)) && startTime(Number(pid)) !== started;
}

/** Only root surely sees the processes of other users. */
function seesProcessesOf(uid: number): boolean {
  return [0, uid].includes(userInfo().uid);
}

function currentSystem(): readonly [computer: string, boot: string, space: string] {
  return [
    shortHash(readText("/etc/machine-id")),
    shortHash(readText("/proc/sys/kernel/random/boot_id")),
    readlinkSync("/proc/self/ns/pid").replace(/\D/g, ""),
  ];
}

function shortHash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 6);
}
