import { join, resolve } from "node:path";

/** An absolute path: from the folder, or from the user's home for `~/…`. */
export function resolvePath(path: string, folder: string, home: string): string {
  return path === "~" || path.startsWith("~/") ? join(home, path.slice(1)) : resolve(folder, path);
}
