import { Failure } from "../ground/failure.js";
import { isProcessGone, processMark } from "../ground/process-mark.js";

const label = /^[A-Za-z0-9]([A-Za-z0-9.-]{0,61}[A-Za-z0-9])?$/;
const reserved: ReadonlySet<string> = new Set(["docker", "k8s", "default", "none", "orb"]);

/** Refuses names that are not valid host names, or that are reserved. */
export function checkName(name: string): void {
  if (!label.test(name) || reserved.has(name) || isImporting(name))
    throw new Failure(`invalid machine name: '${name}'`);
}

/**
 * The instance's name. Incus allows no dots and requires a letter first. It equals the machine's name if possible;
 * `user.orbstack.name` has the machine's name.
 */
export function instanceName(name: string): string {
  const plain = name.replaceAll(".", "-dot-");
  return /^[A-Za-z]/.test(plain) ? plain : `m-${plain}`;
}

const importing = "orbctl-import-";

/**
 * The name of an instance during its import, until its content was checked. No machine can have this name, so no
 * command can start it. It identifies the importing process.
 */
export function importName(pid = process.pid): string {
  return importing + processMark(pid);
}

export function isImporting(instance: string): boolean {
  return instance.startsWith(importing);
}

/** Whether the importing process is gone. */
export function isStaleImport(instance: string): boolean {
  return isImporting(instance) && isProcessGone(instance.slice(importing.length));
}
