import { existsSync } from "node:fs";
import { hostRoot } from "../files/host-files.js";
import type { Instance } from "./record.js";

/** Whether a machine has a path of the host at the same path, such as one in the caller's home. */
export function seesUnderSamePath(instance: Instance, path: string): boolean {
  return folders(instance).some(
    (folder) => folder !== "/" && !within(folder, hostRoot) && within(path, folder),
  );
}

/** Translates a word that is the path of something on the host to its path in the machine. Leaves other words unchanged. */
export function guestPath(
  word: string,
  instance: Instance,
  exists: (path: string) => boolean = existsSync,
): string {
  const shared = folders(instance).includes(hostRoot);
  if (!shared || !word.startsWith("/") || within(word, hostRoot) || !exists(word)) return word;
  return seesUnderSamePath(instance, word) ? word : hostRoot + word;
}

function folders({ expanded_devices = {} }: Instance): readonly string[] {
  return Object.values(expanded_devices).flatMap(({ type, path }) =>
    type === "disk" && path !== undefined ? [path] : [],
  );
}

function within(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}
