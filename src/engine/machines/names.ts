import { Failure } from "../failure.js";

const label = /^[A-Za-z0-9]([A-Za-z0-9.-]{0,61}[A-Za-z0-9])?$/;
const reserved: ReadonlySet<string> = new Set(["docker", "k8s", "default", "none", "orb"]);

/** Refuses what cannot be a host name, or what another meaning is kept for. */
export function checkName(name: string): void {
  if (!label.test(name) || reserved.has(name)) throw new Failure(`invalid machine name: '${name}'`);
}

/**
 * The name that Incus gets: it takes no dots, and wants a letter first. It differs from the true name only where it must,
 * and `user.orbstack.name` holds the true one.
 */
export function instanceName(name: string): string {
  const plain = name.replaceAll(".", "-dot-");
  return /^[A-Za-z]/.test(plain) ? plain : `m-${plain}`;
}
