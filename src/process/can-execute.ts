import { accessSync, constants, statSync } from "node:fs";

/** Whether a path is that of a program that we may run. A folder is none. */
export function canExecute(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
