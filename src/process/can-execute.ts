import { accessSync, constants, statSync } from "node:fs";

/** Whether a path is an executable file. */
export function canExecute(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
