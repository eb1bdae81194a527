import { BlockList, isIPv4 } from "node:net";
import { networkInterfaces } from "node:os";
import { resources } from "../setup/resources.js";

/** Whether an IPv4 address is one that the engine's bridge gave to a machine, and not one that the machine gave itself. */
export function isOnBridge(address: string): boolean {
  const network = new BlockList();
  for (const { cidr } of networkInterfaces()[resources.network] ?? []) {
    const [subnet = "", prefix] = cidr?.split("/") ?? [];
    if (isIPv4(subnet)) network.addSubnet(subnet, Number(prefix), "ipv4");
  }
  return network.check(address, "ipv4");
}
