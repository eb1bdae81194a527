import { readFile, writeFile } from "node:fs/promises";
import type { Check } from "./check.js";

/**
 * Kernel limits that a few dozen machines exceed. All machines count against one user's quota. Over it, they die at
 * once although Incus reports success.
 */
const limits: readonly (readonly [key: string, least: number])[] = [
  ["fs.inotify.max_user_instances", 1024],
  ["fs.inotify.max_user_watches", 1_048_576],
  ["kernel.keys.maxkeys", 2000],
];

export const kernelChecks: readonly Check[] = limits.map(([key, least]) => ({
  name: `kernel limit ${key}`,
  async examine() {
    const value = await read(key);
    return value < least ? `${key} is ${value}; many machines need ${least}` : undefined;
  },
  async repair(say) {
    say(`setting ${key} to ${least}`);
    await writeFile(fileOf(key), String(least));
  },
}));

async function read(key: string): Promise<number> {
  return Number(await readFile(fileOf(key), "utf8"));
}

function fileOf(key: string): string {
  return `/proc/sys/${key.replaceAll(".", "/")}`;
}
