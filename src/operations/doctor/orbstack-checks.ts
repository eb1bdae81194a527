import { stat } from "node:fs/promises";
import { isExpected } from "../../errors.js";
import { networksWith } from "../../network/host-routes.js";
import { readBanner } from "../../network/read-banner.js";
import { sshInfo } from "../../orbstack/ssh.js";
import { findBackends } from "./backend-checks.js";
import { type Check, type CheckContext, check, type Finding } from "./finding.js";
import { isOlder } from "./program-checks.js";

type Seen = Omit<Finding, "check">;

const install = "Install OrbStack (Mac), or the engine of this project (Linux: `make engine`).";
const notChecked: Seen = { level: "ok", text: "not checked, because OrbStack is not running" };

/** A check that needs a running OrbStack. */
function whileServing(
  name: string,
  examine: (context: CheckContext) => Promise<Seen | readonly Seen[]>,
): Check {
  return check(name, async (context) =>
    (await context.orbstack) === "runs" ? examine(context) : notChecked,
  );
}

/** What machines of the provider `orbstack` need. The checks start nothing. */
export const orbstackChecks: readonly Check[] = [
  check("orbctl", async ({ parts, signal }) => {
    try {
      const version = await parts.driver().version({ signal });
      return judgeVersion(version);
    } catch (error) {
      if (!isExpected(error, "orbctl_missing")) throw error;
      const others = await findBackends({ parts, signal });
      const usable = others.some(({ availability }) => availability.available);
      const text = `not found; looked in: ${error.data.looked_in}`;
      return { level: usable ? "warning" : "problem", text, remedy: install };
    }
  }),

  check("service", async ({ orbstack }) => {
    const state = await orbstack;
    if (state === "runs") return { level: "ok", text: "runs" };
    if (state === "missing") return notChecked;
    return {
      level: "warning",
      text: "OrbStack is not running",
      remedy: "Run `orbctl start`, or `vagrant up`, which does so, too.",
    };
  }),

  whileServing("SSH key", async () => {
    const [path = ""] = sshInfo("", "").privateKeyPath;
    const found = await stat(path).catch(() => undefined);
    if (found === undefined)
      return {
        level: "problem",
        text: `${path} does not exist`,
        remedy: "Run `orbctl stop`, then `orbctl start`.",
      };
    if ((found.mode & 0o077) === 0) return { level: "ok", text: path };
    const text = `${path} is readable by others, so ssh refuses the key`;
    return { level: "problem", text, remedy: `Run: chmod 600 ${path}` };
  }),

  whileServing("SSH server", async ({ signal }) => {
    const { host, port } = sshInfo("", "");
    const banner = await readBanner(host, port, signal);
    if (banner.startsWith("SSH-2.0-")) return { level: "ok", text: `${host}:${port} answers` };
    const text = `${host}:${port} is not an SSH server: another program uses the port`;
    return {
      level: "problem",
      text,
      remedy: `Stop the program that uses port ${port}, then restart OrbStack.`,
    };
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
        const text = `${address} of ${machine_name} is in a network that this computer uses: ${route}`;
        return [{ level: "warning", text, remedy: "Use another private address for that machine." }];
      }),
    );
    return [judgeSubnet(ip4, networks), ...clashes.flat()];
  }),
];

function judgeVersion(version: string): Seen {
  if (isOlder(version, "2.0.0"))
    return { level: "problem", text: version, remedy: "Update OrbStack to 2.0 or newer: `orbctl update`." };
  if (isOlder(version, "2.2.0")) {
    const text = `${version}, which has no limits for single machines`;
    return { level: "warning", text, remedy: "Update OrbStack to 2.2 or newer: `orbctl update`." };
  }
  return { level: "ok", text: version };
}

function judgeSubnet(ip4: string | undefined, networks: readonly string[]): Seen {
  if (ip4 === undefined) return { level: "ok", text: "not checked, because no machine is running" };
  if (networks.length < 2) return { level: "ok", text: networks[0] ?? `${ip4}, through a route` };
  const text = `two networks of this computer use OrbStack's addresses: ${networks.join(", ")}`;
  const remedy =
    "Disconnect the other network (VPN, bridge), or change OrbStack's with the setting `network.subnet4`.";
  return { level: "problem", text, remedy };
}
