import { isIPv6 } from "node:net";
import { requireRunningInner } from "../actions/inner/inner-lookup.js";
import { requirePresent } from "../actions/lookup.js";
import { wantedAddresses } from "../actions/networks/wanted.js";
import type { Parts } from "../actions/parts.js";
import { ExpectedError } from "../errors.js";
import type { Machine } from "../machine/machine.js";
import { orbDnsName } from "./network-report.js";

/** The network that VirtualBox gives each machine for itself: all of them have the same address there. */
const natOfVirtualbox = /^10\.0\.2\./;

/**
 * The name or address by which one machine reaches another. Machines of OrbStack know one another by name; whoever else is asked, or to
 * be reached, goes by address: one of the Vagrantfile's private networks before the hypervisor's. Fails with `vm_not_created`,
 * `vm_not_running`, and `vm_unsupported` where there is no address for others.
 */
export async function addressFor(
  target: Machine,
  from: Machine,
  { parts, signal }: { readonly parts: Parts; readonly signal: AbortSignal },
): Promise<string> {
  if (target.provider === "vagrant") return innerAddress(target, { parts, signal });
  const { orb } = await requirePresent({ machine: target, parts });
  if (from.provider !== "vagrant") return orbDnsName(orb);
  const ip4 = (await parts.driver(target).info(orb.id, { signal }))?.ip4;
  if (ip4 === undefined) throw new ExpectedError("vm_not_running", {});
  return ip4;
}

async function innerAddress(
  target: Machine,
  { parts, signal }: { readonly parts: Parts; readonly signal: AbortSignal },
): Promise<string> {
  const { backend, id } = await requireRunningInner({ machine: target, parts });
  const [wanted] = wantedAddresses(target);
  if (wanted !== undefined && backend.name !== "docker") return wanted.ip;
  const { addresses } = await backend.stats(id, { signal });
  const found = addresses.find(
    (address) => !isIPv6(address) && !(backend.name === "virtualbox" && natOfVirtualbox.test(address)),
  );
  if (found !== undefined) return found;
  const reason = `${backend.name} tells of no address by which others reach it. Give it a private_network in the Vagrantfile.`;
  throw new ExpectedError("vm_unsupported", { command: "ping", name: target.name, reason });
}
