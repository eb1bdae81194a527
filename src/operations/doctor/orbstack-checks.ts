import { stat } from "node:fs/promises";
import { isExpected } from "../../errors.js";
import { networksWith } from "../../network/host-routes.js";
import { readBanner } from "../../network/read-banner.js";
import { sshInfo } from "../../orbstack/ssh.js";
import { type Check, check, type Finding, type Patient } from "./finding.js";
import { findInnerProviders } from "./inner-checks.js";
import { isOlder } from "./program-checks.js";

type Seen = Omit<Finding, "check">;

const install = "Install OrbStack (Mac), or the engine of this project (Linux: `make engine`).";
const asleep: Seen = { level: "ok", text: "not looked at, because OrbStack does not run" };

/** A check that only OrbStack at work can answer. */
function whileServing(name: string, examine: (patient: Patient) => Promise<Seen | readonly Seen[]>): Check {
  return check(name, async (patient) => ((await patient.orbstack) === "runs" ? examine(patient) : asleep));
}

/** What machines of the provider `orbstack` need. Nothing is started by looking. */
export const orbstackChecks: readonly Check[] = [
  check("orbctl", async ({ parts, signal }) => {
    try {
      const version = await parts.driver().version({ signal });
      return judgeVersion(version);
    } catch (error) {
      if (!isExpected(error, "orbctl_missing")) throw error;
      const others = await findInnerProviders({ parts, signal });
      const usable = others.some(({ availability }) => availability.available);
      const text = `not found; looked in: ${error.data.looked_in}`;
      return { level: usable ? "warning" : "problem", text, remedy: install };
    }
  }),

  check("service", async ({ orbstack }) => {
    const state = await orbstack;
    if (state === "runs") return { level: "ok", text: "runs" };
    if (state === "missing") return asleep;
    return {
      level: "warning",
      text: "OrbStack does not run",
      remedy: "Run `orbctl start`; `up` does so, too.",
    };
  }),

  whileServing("SSH key", async () => {
    const [path = ""] = sshInfo("", "").privateKeyPath;
    const found = await stat(path).catch(() => undefined);
    if (found === undefined)
      return {
        level: "problem",
        text: `${path} is not there`,
        remedy: "Run `orbctl stop`, then `orbctl start`.",
      };
    if ((found.mode & 0o077) === 0) return { level: "ok", text: path };
    const text = `${path} can be read by others, and ssh refuses such a key`;
    return { level: "problem", text, remedy: `Run: chmod 600 ${path}` };
  }),

  whileServing("SSH server", async ({ signal }) => {
    const { host, port } = sshInfo("", "");
    const banner = await readBanner(host, port, signal);
    if (banner.startsWith("SSH-2.0-")) return { level: "ok", text: `${host}:${port} answers` };
    const text = `${host}:${port} answers something else than SSH: another program has the port`;
    return { level: "problem", text, remedy: `End the program that has port ${port}, and restart OrbStack.` };
  }),

  whileServing("subnet", async ({ parts, homePath, signal }) => {
    const driver = parts.driver();
    const running = (await driver.list({ signal })).find(({ state }) => state === "running");
    const ip4 = running && (await driver.info(running.id, { signal }))?.ip4;
    const networks = ip4 === undefined ? [] : networksWith(ip4);
    const claims = Object.entries(await parts.allocations({ homePath }).read());
    const clashes = await Promise.all(
      claims.map(async ([address, { machine_name }]): Promise<readonly Seen[]> => {
        const route = await parts.routes.clashOf(address);
        if (route === undefined) return [];
        const text = `${address} of ${machine_name} is in a network of this computer: ${route}`;
        return [{ level: "warning", text, remedy: "Give that machine another private address." }];
      }),
    );
    return [judgeSubnet(ip4, networks), ...clashes.flat()];
  }),
];

function judgeVersion(version: string): Seen {
  if (isOlder(version, "2.0.0"))
    return { level: "problem", text: version, remedy: "Update OrbStack to 2.0 or newer: `orbctl update`." };
  if (isOlder(version, "2.2.0")) {
    const text = `${version}, which has no limits for one machine`;
    return { level: "warning", text, remedy: "Update OrbStack to 2.2 or newer: `orbctl update`." };
  }
  return { level: "ok", text: version };
}

function judgeSubnet(ip4: string | undefined, networks: readonly string[]): Seen {
  if (ip4 === undefined) return { level: "ok", text: "not looked at, because no machine runs" };
  if (networks.length < 2) return { level: "ok", text: networks[0] ?? `${ip4}, by a route` };
  const text = `two networks of this computer have OrbStack's addresses: ${networks.join(", ")}`;
  const remedy = "Leave the other network (VPN, bridge), or give OrbStack another one: `network.subnet4`.";
  return { level: "problem", text, remedy };
}
