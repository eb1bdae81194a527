import { createHash } from "node:crypto";
import { readlinkSync } from "node:fs";
import { userInfo } from "node:os";
import { readText, startTime } from "./start-time.js";

/**
 * Marks what a process is about to finish, so that others can tell when it never will: the computer, its boot, the name space of process
 * ids, the user, the process, and when that was started. Letters, digits and hyphens only.
 */
export function makerMark(pid = process.pid): string {
  return [...surroundings(), userInfo().uid, pid, startTime(pid)].join("-");
}

/** Whether the process of a mark is gone for certain. Of one on another computer, or out of sight, nothing is known. */
export function isMakerGone(mark: string): boolean {
  const [computer, boot, space, uid, pid = "", started] = mark.split("-");
  const here = surroundings();
  if (computer !== here[0] || started === undefined) return false;
  if (boot !== here[1]) return true;
  return space === here[2] && seesProcessesOf(Number(uid)) && startTime(Number(pid)) !== started;
}

/** Others' processes may be hidden, except from root. */
function seesProcessesOf(uid: number): boolean {
  return [0, uid].includes(userInfo().uid);
}

function surroundings(): readonly [computer: string, boot: string, space: string] {
  return [
    shortHash(readText("/etc/machine-id")),
    shortHash(readText("/proc/sys/kernel/random/boot_id")),
    readlinkSync("/proc/self/ns/pid").replace(/\D/g, ""),
  ];
}

function shortHash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 6);
}
