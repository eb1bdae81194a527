import { Failure } from "../ground/failure.js";
import { isMakerGone, makerMark } from "../ground/maker.js";

const label = /^[A-Za-z0-9]([A-Za-z0-9.-]{0,61}[A-Za-z0-9])?$/;
const reserved: ReadonlySet<string> = new Set(["docker", "k8s", "default", "none", "orb"]);

/** Refuses what cannot be a host name, or what another meaning is kept for. */
export function checkName(name: string): void {
  if (!label.test(name) || reserved.has(name) || isImporting(name))
    throw new Failure(`invalid machine name: '${name}'`);
}

/**
 * The name that Incus gets: it takes no dots, and wants a letter first. It differs from the true name only where it must,
 * and `user.orbstack.name` holds the true one.
 */
export function instanceName(name: string): string {
  const plain = name.replaceAll(".", "-dot-");
  return /^[A-Za-z]/.test(plain) ? plain : `m-${plain}`;
}

const importing = "orbctl-import-";

/**
 * The name of an instance that is being imported, until all in it is known to be harmless: no machine has it, so nobody can start it.
 * It says who imports.
 */
export function importName(pid = process.pid): string {
  return importing + makerMark(pid);
}

export function isImporting(instance: string): boolean {
  return instance.startsWith(importing);
}

/** Whether the process that was importing it is gone. */
export function isLeftImport(instance: string): boolean {
  return isImporting(instance) && isMakerGone(instance.slice(importing.length));
}
