import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, open } from "node:fs/promises";
import { Failure } from "../ground/failure.js";
import type { IncusClient } from "../incus/client.js";
import type { Check } from "./check.js";

const incusd = "/usr/libexec/incus/incusd";
const log = "/var/log/incus/incusd.log";
const readySeconds = 180;

/** Whether the Incus daemon answers on its socket. */
export function daemonCheck(client: IncusClient): Check {
  return {
    name: "Incus daemon",
    async examine() {
      if (await answers(client)) return undefined;
      return existsSync(incusd)
        ? `Incus does not answer on ${client.socketPath}`
        : "Incus is not installed (Debian: packages incus-base, btrfs-progs and dnsmasq-base)";
    },
    async repair(say) {
      if (!existsSync(incusd))
        throw new Failure("install Incus first: apt-get install incus-base btrfs-progs dnsmasq-base");
      say("starting the Incus daemon");
      const { execa } = await import("execa");
      if (existsSync("/run/systemd/system"))
        await execa("systemctl", ["start", "incus.socket", "incus.service"]);
      else await startByHand();
      await waitUntilReady();
    },
  };
}

async function waitUntilReady(): Promise<void> {
  const { execa } = await import("execa");
  const { failed } = await execa(incusd, ["waitready", `--timeout=${readySeconds}`], { reject: false });
  if (failed)
    throw new Failure(`the Incus daemon was not ready after ${readySeconds} s; its log, ${log}, says why`);
}

export async function answers(client: IncusClient): Promise<boolean> {
  return client.request("GET", "/1.0").then(
    () => true,
    () => false,
  );
}

/** Starts the daemon as its systemd unit would, on hosts without systemd. It outlives us. */
async function startByHand(): Promise<void> {
  for (const folder of ["/run/incus", "/var/lib/incus", "/var/log/incus"])
    await mkdir(folder, { recursive: true });
  const output = await open(log, "a");
  // Machines need many open files; the systemd unit sets the same limit.
  const child = spawn("/bin/sh", ["-c", 'ulimit -n 1048576; exec "$0" --group incus-admin', incusd], {
    detached: true,
    stdio: ["ignore", output.fd, output.fd],
  });
  child.unref();
  await output.close();
}
