import { join, resolve } from "node:path";

/** An absolute path, relative to the folder or, for `~/…`, to the user's home. */
export function resolvePath(path: string, folder: string, home: string): string {
  return path === "~" || path.startsWith("~/") ? join(home, path.slice(1)) : resolve(folder, path);
}
