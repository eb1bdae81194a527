import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { belongsTo } from "../../src/orbstack/snapshot-names.js";
import { IncusProxy, type KillPoint } from "../support/incus-proxy.js";
import { thingsOf } from "../support/incus-things.js";
import { realOrbctl } from "../support/orbctl.js";
import { processesWith } from "../support/processes-with.js";
import { Project } from "../support/project.js";
import { sampled } from "../support/sampled.js";

const real = realOrbctl();
const name = `vot-felled-${process.pid}`;
/** In CI. All of them take half an hour. */
const sampleSize = 3;

/** What is killed: `orbctl` alone, the sidecar with it, or everything that belongs to the command. */
const victims = {
  orbctl: /orbctl/,
  sidecar: /orbctl|sidecar/,
  vagrant: /./,
} as const;
type Victim = keyof typeof victims;

interface Scenario {
  /** How many changes it makes. */
  readonly calls: number;
  /** The state before. @default running, with the snapshot `kept` */
  readonly before?: string;
  readonly command: string;
  /** Snapshots that may exist afterwards. */
  readonly snapshots?: readonly string[];
}

const scenarios: Readonly<Record<string, Scenario>> = {
  "first up": { calls: 3, before: "destroy -f", command: "up --provider=orbstack" },
  "up of a stopped machine": { calls: 1, before: "halt", command: "up" },
  halt: { calls: 1, command: "halt" },
  reload: { calls: 2, command: "reload" },
  destroy: { calls: 3, command: "destroy -f" },
  "snapshot save": { calls: 1, command: "snapshot save more", snapshots: ["more"] },
  "snapshot restore": { calls: 10, command: "snapshot restore --no-provision kept" },
  "snapshot delete": { calls: 1, command: "snapshot delete kept" },
  package: { calls: 2, command: "package --output killed.box" },
};

const order = Object.keys(victims) as Victim[];
const points = Object.entries(scenarios).flatMap(([scenario, { calls }]) =>
  Array.from({ length: calls }, (_, index) => index + 1).flatMap((at) =>
    (["before", "after"] as const).map((moment, index) => ({
      scenario,
      at,
      moment,
      victim: order[(at + index) % order.length] ?? "orbctl",
    })),
  ),
);

describe.skipIf("absent" in real)(
  `a command that is killed${"absent" in real ? ` (${real.absent})` : ""}`,
  () => {
    let proxy: IncusProxy;
    let project: Project;

    beforeAll(async () => {
      proxy = await IncusProxy.open();
      project = await Project.open(
        `Vagrant.configure("2") do |config|
        config.vm.box = "debian/bookworm64"
        config.vm.boot_timeout = 60
        config.vm.provider(:orbstack) { |os| os.machine_name = "${name}" }
      end`,
        {},
        { lifetime: "file" },
      );
      await project.succeed("up --provider=orbstack");
    });
    afterAll(() => proxy.close());

    /** Runs it behind the proxy, and resolves when everything that belongs to it has ended. */
    async function killIn(command: string, killPoint: KillPoint, victim: Victim): Promise<void> {
      const mark = `INCUS_SOCKET=${proxy.socket}`;
      const kill = async () => {
        for (const { pid, command } of await processesWith(mark))
          if (victims[victim].test(command)) process.kill(pid, "SIGKILL");
      };
      proxy.arm(killPoint, () => void kill());
      await project.vagrant(command, { env: { INCUS_SOCKET: proxy.socket } });
      while ((await processesWith(mark)).some(({ command }) => victims.sidecar.test(command)))
        await new Promise((resolve) => setTimeout(resolve, 50));
    }

    async function snapshots(): Promise<string[]> {
      const id = (await project.data("id")) ?? "";
      const { stdout } = await execa("orbctl", ["list", "-q"]);
      return stdout.split("\n").filter((machine) => belongsTo(id, machine));
    }

    it.for(sampled(points, sampleSize))(
      "$scenario, $victim $moment change $at",
      async ({ scenario, victim, ...killPoint }, context) => {
        const { before, command, snapshots: allowed = [] } = scenarios[scenario] as Scenario;
        if ((await snapshots()).length === 0) await project.succeed("snapshot save kept");
        if (before !== undefined) await project.succeed(before);
        await rm(join(project.folder, "killed.box"), { force: true });

        await killIn(command, killPoint, victim);
        expect(proxy.calls).not.toEqual([]);
        if (!proxy.struck) return context.skip(`it changes something ${proxy.calls.length} times only`);
        const up = await project.succeed("up --provider=orbstack");

        expect((await project.succeed("status")).output).toMatch(/default +running/);
        expect(await project.machineName()).toBe(name);
        expect((await project.succeed("ssh -c hostname")).output).toContain(name);
        const listed = (await project.vagrant("snapshot list")).stdout
          .split("\n")
          .filter((line) => /^(kept|more)$/.test(line.trim()));
        const gone = scenario.startsWith("first") || scenario === "destroy" || scenario === "snapshot delete";
        for (const snapshot of listed) expect(["kept", ...allowed]).toContain(snapshot.trim());
        if (!gone) expect(listed.map((line) => line.trim())).toContain("kept");
        expect(await snapshots(), up.output).toHaveLength(listed.length);
        expect(await thingsOf(name)).toEqual([`${name} (${name}): Running`]);
        expect((await readdir(project.folder)).filter((file) => file.includes("partial"))).toEqual([]);
        if (listed.some((line) => line.trim() === "more")) await project.succeed("snapshot delete more");
      },
    );
  },
);
