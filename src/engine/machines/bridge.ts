import { BlockList, isIPv4 } from "node:net";
import { networkInterfaces } from "node:os";
import { resources } from "../setup/resources.js";

/** Whether the engine's bridge assigned an IPv4 address, and not the machine itself. */
export function isOnBridge(address: string): boolean {
  const network = new BlockList();
  for (const { cidr } of networkInterfaces()[resources.network] ?? []) {
    const [subnet = "", prefix] = cidr?.split("/") ?? [];
    if (isIPv4(subnet)) network.addSubnet(subnet, Number(prefix), "ipv4");
  }
  return network.check(address, "ipv4");
}
