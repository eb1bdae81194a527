import { once } from "node:events";
import { access, mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { afterEach, describe, expect, it } from "vitest";
import { isTemporaryName } from "../../src/state/temporary-machines.js";
import "../support/count-processes.js";
import { absenceOf } from "../support/absence.js";
import { useHypervisor, useSshImage } from "../support/hypervisors.js";
import { Project } from "../support/project.js";
import { vmJson } from "../support/vm.js";

const limits = { timeout: 300_000 };
const opened: Project[] = [];

/** A user in a folder of their own, without a Vagrantfile. */
async function open(environment: Record<string, string> = {}): Promise<Project> {
  const project = await Project.open("", { ...environment, VAGRANT_CWD: undefined });
  await execa("rm", [join(project.folder, "Vagrantfile")]);
  await project.write("data/file", "data");
  await project.write("more/file", "more");
  opened.push(project);
  return project;
}

const temporary = (project: Project) => join(project.home, "orbstack", "temp");
const namesOf = async (project: Project) =>
  (await vmJson<{ machines: { name: string }[] }>(project, "temp list")).machines.map(({ name }) => name);
const orbNames = async (part: string) =>
  (await execa("orbctl", ["list", "-q"])).stdout.split("\n").filter((name) => name.includes(part));
/** Unique to this run, because all OrbStack machines are in one list. */
const uniqueName = (word: string) => `${word}-${process.pid}`;

const untilItPrints = ({ stdout }: ReturnType<Project["start"]>) => once(stdout, "data");

afterEach(async () => {
  for (const project of opened.splice(0)) {
    const machines = (await readdir(temporary(project)).catch(() => [])).filter(isTemporaryName);
    if (machines.length > 0) await project.vagrant(`vm temp destroy -f ${machines.join(" ")}`);
  }
});

describe("vagrant vm temp, on orbstack", () => {
  it(
    "creates machines from any folder, mounts folders while they are running, and destroys them",
    limits,
    async () => {
      const project = await open();
      const [one, two] = [uniqueName("one"), uniqueName("two")];
      const ssh = (name: string, command: string) => project.vagrant(`vm temp ssh ${name} -c '${command}'`);
      expect(await project.succeed("vm temp list")).toMatchObject({
        stdout: "",
        output: expect.stringContaining("no temporary machines"),
      });
      const [made, other] = await Promise.all([
        vmJson(project, `temp create ${one} --mount data:/data --cpus 1 --memory 512M`),
        vmJson(project, `temp create ${two} --distro debian:bookworm`),
      ]);
      expect(made).toMatchObject({
        machine: { name: one, state: "running", mounts: [{ target: "/data", read_only: false }] },
      });
      expect(other).toMatchObject({ machine: { name: two, remove_on_exit: false } });
      expect(await namesOf(project)).toEqual([one, two]);
      expect((await project.succeed("vm temp list")).stdout).toMatch(
        new RegExp(`^${one} +running +healthy +orbstack +debian +1 `, "m"),
      );

      // A program is working in a folder that stays mounted, so its mount must not change.
      const mountOfData = async () => (await ssh(one, 'grep " /data " /proc/self/mountinfo')).stdout;
      await project.succeed(`vm temp ssh ${one} -c 'cd /data; nohup sleep 300 > /dev/null 2>&1 &'`);
      const mounted = await mountOfData();
      expect(mounted).toContain(" /data ");
      await project.succeed(`vm temp mount ${one} more:/more:ro`);
      expect((await ssh(one, "cat /data/file /more/file; touch /more/x")).output).toMatch(
        /datamore.*Read-only file system/s,
      );
      expect(await mountOfData()).toBe(mounted);
      expect(await vmJson(project, `temp mounts ${one}`)).toMatchObject({
        mounts: [
          { target: "/data" },
          { source: join(project.folder, "more"), target: "/more", read_only: true },
        ],
      });

      const record = join(temporary(project), one, "machine.json");
      const vagrantfile = join(temporary(project), one, "project/Vagrantfile");
      const onDisk = () => Promise.all([record, vagrantfile].map((file) => readFile(file, "utf8")));
      const before = await onDisk();
      for (const [command, reason] of [
        [`mount ${one} nosuch:/x`, /nosuch does not exist/],
        [`mount ${one} data:/data/x`, /\/data\/x is under \/data/],
        [`create ${one} --distro alpine`, /already/],
      ] as const) {
        const { exitCode, output } = await project.vagrant(`vm temp ${command}`);
        expect([exitCode, output]).toEqual([1, expect.stringMatching(reason)]);
      }
      expect(await onDisk()).toEqual(before);

      await project.succeed(`vm temp unmount ${one} /data`);
      expect((await ssh(one, "ls /data; cat /more/file")).output).toBe("more");
      await project.succeed(`vm temp destroy -f ${one} ${two}`);
      expect((await project.succeed(`vm temp destroy -f ${one}`)).output).toMatch(
        /no such temporary machine/,
      );
      expect([await namesOf(project), await orbNames(one), await orbNames(two)]).toEqual([[], [], []]);
    },
  );

  it("stops and starts a machine, which keeps its folders", limits, async () => {
    const project = await open();
    const one = uniqueName("power");
    const ssh = (name: string, command: string) => project.vagrant(`vm temp ssh ${name} -c '${command}'`);
    await project.succeed(`vm temp create ${one} --mount more:/more`);
    await project.succeed(`vm temp restart ${one}`);
    expect(await ssh(one, "cat /more/file; exit 7")).toMatchObject({ stdout: "more", exitCode: 7 });
    await project.succeed(`vm temp stop ${one}`);
    const off = await ssh(one, "true");
    expect([off.exitCode, off.output]).toEqual([1, expect.stringMatching(/Its state: stopped/)]);
    await project.succeed(`vm temp mount ${one} data:/late`);
    expect(await vmJson(project, `temp status ${one}`)).toMatchObject({ machine: { state: "stopped" } });
    await project.succeed(`vm temp start ${one}`);
    expect((await ssh(one, "cat /late/file")).output).toBe("data");

    expect((await project.vagrant(`vm temp destroy ${one}`)).output).toMatch(/--force/);
    expect(await orbNames(one)).toHaveLength(1);
  });

  it("destroys a machine at the end of its session, however that ends", limits, async () => {
    const project = await open();
    const [ended, killed] = [uniqueName("ended"), uniqueName("killed")];
    const run = await project.vagrant(
      `vm temp create ${ended} --rm --mount data:/data -c 'cat /data/file; exit 5'`,
    );
    expect([run.exitCode, run.stdout]).toEqual([5, "data"]);

    const session = project.start(["vm", "temp", "create", killed, "--rm", "-c", "echo in; sleep 300"]);
    await untilItPrints(session);
    expect(await vmJson(project, `temp status ${killed}`)).toMatchObject({
      machine: { state: "running", remove_on_exit: true },
    });
    session.kill("SIGKILL");
    await session;
    for (const name of [ended, killed])
      await expect
        .poll(
          () =>
            access(join(temporary(project), name)).then(
              () => true,
              () => false,
            ),
          { timeout: 150_000 },
        )
        .toBe(false);
    expect([await namesOf(project), await orbNames(ended), await orbNames(killed)]).toEqual([[], [], []]);
  });

  it("leaves nothing of a killed creation that destroy does not delete", limits, async () => {
    const project = await open();
    const name = uniqueName("cut");
    const creating = project.start(["vm", "temp", "create", name]);
    const notes = join(temporary(project), name, "project/vagrant.json");
    await expect.poll(() => readFile(notes, "utf8").catch(() => ""), { timeout: 150_000 }).toContain("pid");
    const { stdout: sidecar } = await execa("pgrep", ["-P", String(creating.pid), "-f", "sidecar/main.cjs"]);
    // Its child, the nested Vagrant, continues.
    process.kill(Number(sidecar), "SIGKILL");
    creating.kill("SIGKILL");
    await creating;
    expect(await namesOf(project)).toEqual([name]);
    await project.succeed(`vm temp destroy -f ${name}`);
    expect([await namesOf(project), await orbNames(name)]).toEqual([[], []]);
  });

  it("leaves nothing of a machine that could not be created", limits, async () => {
    const project = await open();
    const name = uniqueName("none");
    const { exitCode, output } = await project.vagrant(`vm temp create ${name} --distro nosuchdistro`);
    expect([exitCode, output]).toEqual([1, expect.stringContaining("nosuchdistro")]);
    expect(await namesOf(project)).toEqual([]);
  });
});

const absence = absenceOf("docker");

describe("vagrant vm temp, on vagrant with Docker", () => {
  if (absence !== undefined) return it.skip(absence, () => undefined);
  const host = useHypervisor("docker");
  useSshImage();

  it("creates, stops, starts and destroys a container", async () => {
    const project = await open({ DOCKER_HOST: host() });
    const name = uniqueName("box");
    const docker = async (...args: string[]) => (await execa("docker", ["--host", host(), ...args])).stdout;
    await mkdir(join(project.folder, "deep"));
    expect(
      await vmJson(
        project,
        `temp create ${name} --provider vagrant --backend docker --box vagrant-orbstack-test:ssh --memory 256 --mount data:/data:ro`,
      ),
    ).toMatchObject({ machine: { state: "running", provider: "vagrant", box: "vagrant-orbstack-test:ssh" } });
    const file = join(temporary(project), name, "project/.vagrant/machines", name, "vagrant/id");
    const id = await readFile(file, "utf8");
    expect(await docker("inspect", "-f", "{{.HostConfig.Memory}}", id)).toBe(String(256 * 2 ** 20));
    expect((await project.vagrant(`vm temp ssh ${name} -c 'cat /data/file; touch /data/x'`)).output).toMatch(
      /data.*Read-only file system/s,
    );
    const mount = await project.vagrant(`vm temp mount ${name} more:/more`);
    expect([mount.exitCode, mount.output]).toEqual([3, expect.stringMatching(/keeps the folders/)]);
    expect(await vmJson(project, `temp mounts ${name}`)).toMatchObject({ mounts: [{ target: "/data" }] });

    await project.succeed(`vm temp stop ${name}`);
    expect(await vmJson(project, "temp list")).toMatchObject({ machines: [{ name, state: "stopped" }] });
    await project.succeed(`vm temp start ${name}`);
    expect((await project.vagrant(`vm temp ssh ${name} -c 'cat /data/file'`)).stdout).toBe("data");
    expect(await readFile(file, "utf8")).toBe(id);
    await project.succeed(`vm temp destroy -f ${name}`);
    expect(await docker("ps", "--all", "--quiet", "--filter", `id=${id}`)).toBe("");

    const bad = await project.vagrant(
      `vm temp create ${name} --provider vagrant --backend docker --box no.such/image:1`,
    );
    expect([bad.exitCode, bad.output]).toEqual([1, expect.stringMatching(/no\.such\/image/)]);
    expect(await namesOf(project)).toEqual([]);
  });
});
