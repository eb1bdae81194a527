import type { Check } from "./check.js";
import { resources } from "./resources.js";

const rules: readonly (readonly string[])[] = [
  ["-i", resources.network, "-j", "ACCEPT"],
  ["-o", resources.network, "-m", "conntrack", "--ctstate", "RELATED,ESTABLISHED", "-j", "ACCEPT"],
];

/**
 * Docker drops all forwarded packets that it does not know, even between two machines. The chain DOCKER-USER is for
 * exceptions. https://docs.docker.com/engine/network/packet-filtering-firewalls/
 */
export const firewallCheck: Check = {
  name: "Docker's firewall",
  async examine() {
    if (!(await succeeds(["-S", "DOCKER-USER"]))) return undefined;
    return (await missing()).length === 0
      ? undefined
      : "Docker's firewall cuts machines off from the network";
  },
  async repair(say) {
    const { execa } = await import("execa");
    for (const rule of await missing()) {
      say(`adding to DOCKER-USER: ${rule.join(" ")}`);
      await execa("iptables", ["-I", "DOCKER-USER", ...rule], { timeout: 10_000 });
    }
  },
};

async function missing(): Promise<readonly (readonly string[])[]> {
  const present = await Promise.all(rules.map((rule) => succeeds(["-C", "DOCKER-USER", ...rule])));
  return rules.filter((_, index) => !present[index]);
}

async function succeeds(args: readonly string[]): Promise<boolean> {
  const { execa } = await import("execa");
  const { failed } = await execa("iptables", args, { reject: false, timeout: 10_000 });
  return !failed;
}
