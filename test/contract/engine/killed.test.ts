import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { IncusProxy, type KillPoint } from "../../support/incus-proxy.js";
import { namelessImages, thingsOf } from "../../support/incus-things.js";
import { realOrbctl } from "../../support/orbctl.js";
import { sampled } from "../../support/sampled.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const real = realOrbctl();
const prefix = `vot-killed-${process.pid}`;
const names = { base: `${prefix}-base`, a: `${prefix}-a`, b: `${prefix}-b` };
const { base, a, b } = names;
/** In CI. All of them take some minutes. */
const sampleSize = 8;
const folder = { path: "" };
const archive = () => join(folder.path, "base.tar.zst");
const exported = () => join(folder.path, "a.tar.zst");
const orbctl = (...args: string[]) => execa("orbctl", args, { reject: false, stdin: "ignore" });

interface Scenario {
  readonly calls: number;
  /** The state of machine `a` before the command. */
  readonly before?: "stopped" | "running";
  readonly command: () => readonly string[];
  /** Failures of the second attempt which mean that the first one had succeeded. */
  readonly done?: RegExp;
  /** The machines at the end, besides the base, and their states. */
  readonly after: Readonly<Record<string, "stopped" | "running">>;
}

const exists = /machine already exists/;
const missing = /machine not found/;
const scenarios: Readonly<Record<string, Scenario>> = {
  create: {
    calls: 3,
    command: () => ["create", "-u", "vagrant", "debian:12", b],
    done: exists,
    after: { [b]: "running" },
  },
  clone: {
    calls: 1,
    before: "stopped",
    command: () => ["clone", a, b],
    done: exists,
    after: { [a]: "stopped", [b]: "stopped" },
  },
  "rename of a stopped machine": {
    calls: 3,
    before: "stopped",
    command: () => ["rename", a, b],
    done: missing,
    after: { [b]: "stopped" },
  },
  "rename of a running machine": {
    calls: 8,
    before: "running",
    command: () => ["rename", a, b],
    done: missing,
    after: { [b]: "running" },
  },
  export: {
    calls: 2,
    before: "stopped",
    command: () => ["export", a, exported()],
    after: { [a]: "stopped" },
  },
  import: {
    calls: 3,
    command: () => ["import", archive(), "-n", b],
    done: exists,
    after: { [b]: "stopped" },
  },
  "delete of a running machine": {
    calls: 2,
    before: "running",
    command: () => ["delete", "-f", a],
    done: missing,
    after: {},
  },
  "delete of a stopped machine": {
    calls: 1,
    before: "stopped",
    command: () => ["delete", "-f", a],
    done: missing,
    after: {},
  },
  start: { calls: 4, before: "stopped", command: () => ["start", a], after: { [a]: "running" } },
  stop: { calls: 1, before: "running", command: () => ["stop", a], after: { [a]: "stopped" } },
  restart: { calls: 2, before: "running", command: () => ["restart", a], after: { [a]: "running" } },
};

interface Point extends KillPoint {
  readonly name: string;
}

const points: readonly Point[] = Object.entries(scenarios).flatMap(([name, { calls }]) =>
  Array.from({ length: calls }, (_, index) => index + 1).flatMap((at) => [
    { name, at, moment: "before" as const },
    { name, at, moment: "after" as const },
  ]),
);

describe.skipIf("absent" in real)(
  `an orbctl that is killed${"absent" in real ? ` (${real.absent})` : ""}`,
  () => {
    let proxy: IncusProxy;
    let images: readonly string[];

    beforeAll(async () => {
      folder.path = await temporaryFolder("file");
      proxy = await IncusProxy.open();
      await execa("orbctl", ["create", "-u", "vagrant", "debian:12", base]);
      await execa("orbctl", [
        "run",
        "-m",
        base,
        "-u",
        "root",
        "sh",
        "-c",
        "echo 192.0.2.7 extra >> /etc/hosts",
      ]);
      await execa("orbctl", ["stop", base]);
      await execa("orbctl", ["export", base, archive()]);
      images = await namelessImages();
    });
    afterEach(async () => {
      // orbctl can delete everything that it lists.
      for (const { name } of await list()) if (name !== base) await orbctl("delete", "-f", name);
      const left = (await thingsOf(prefix)).filter((line) => !line.startsWith(`${base} `));
      for (const line of left)
        await execa("incus", ["delete", "-f", line.split(" ")[0] ?? ""], { reject: false });
      expect(left).toEqual([]);
    });
    afterAll(async () => {
      proxy.close();
      for (const name of Object.values(names)) await orbctl("delete", "-f", name);
    });

    async function list() {
      const { stdout } = await execa("orbctl", ["list", "-f", "json"]);
      const all: { id: string; name: string; state: string }[] = JSON.parse(stdout);
      return all.filter(({ name }) => name.startsWith(prefix));
    }

    async function killAt(command: readonly string[], killPoint?: KillPoint) {
      const victim = execa("orbctl", command, {
        env: { INCUS_SOCKET: proxy.socket },
        reject: false,
        stdin: "ignore",
      });
      proxy.arm(killPoint, () => process.kill(victim.pid ?? 0, "SIGKILL"));
      return victim;
    }

    it.for(sampled(points, sampleSize))(
      "in a $name, $moment change $at",
      async ({ name, ...killPoint }, context) => {
        const { command, before, done, after } = scenarios[name] as Scenario;
        if (before !== undefined) await execa("orbctl", ["clone", base, a]);
        if (before === "running") await execa("orbctl", ["start", a]);
        const idBefore = (await list()).find((machine) => machine.name === a)?.id;

        await killAt(command(), killPoint);
        expect(proxy.calls).not.toEqual([]);
        if (!proxy.struck) return context.skip(`it changes something ${proxy.calls.length} times only`);
        const again = await orbctl(...command());
        if (again.exitCode !== 0) expect(again.stderr).toMatch(done ?? /^$/);

        const machines = (await list()).filter((machine) => machine.name !== base);
        const expected = Object.entries(after);
        // A rename or restart that was killed between stop and start leaves a stopped machine, which can be started.
        for (const [machine, state] of expected)
          if (state === "running") expect(await orbctl("start", machine)).toMatchObject({ exitCode: 0 });
        expect(machines.map((machine) => machine.name).sort()).toEqual(
          expected.map(([machine]) => machine).sort(),
        );
        expect(
          Object.fromEntries(
            (await list()).filter((one) => one.name !== base).map((one) => [one.name, one.state]),
          ),
        ).toEqual(after);
        expect(new Set((await list()).map(({ id }) => id)).size).toBe(expected.length + 1);
        if (idBefore !== undefined && expected.length > 0)
          expect(machines.map(({ id }) => id)).toContain(idBefore);
        expect(await thingsOf(prefix)).toHaveLength(expected.length + 1);
        expect((await readdir(folder.path)).filter((file) => file.includes("partial"))).toEqual([]);
        expect(await namelessImages()).toEqual(images);

        for (const [machine] of expected) {
          const guest = await orbctl(
            "run",
            "-m",
            machine,
            "sh",
            "-c",
            "id -un; hostname; grep -c extra /etc/hosts",
          );
          const extra = name === "create" ? 0 : 1;
          expect(guest).toMatchObject({
            stdout: `vagrant\n${machine}\n${extra}`,
            stderr: "",
            exitCode: 1 - extra,
          });
        }
      },
    );
  },
);
