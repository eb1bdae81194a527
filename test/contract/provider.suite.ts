import { access, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Project } from "../support/project.js";

/** What some providers, or their stubs, cannot do. */
type Ability =
  /** Everything that needs a guest: SSH and provisioners. */
  | "ssh"
  | "mounts"
  /** A reload applies the memory limit of the Vagrantfile. */
  | "resize"
  /** There is a generated Vagrantfile, and a reload without changes does nothing. */
  | "regeneration"
  | "ports"
  | "suspend"
  | "snapshots"
  | "package";

/** A provider for the suite. */
export interface ProviderSubject {
  readonly name: string;
  readonly provider: "orbstack" | "vagrant";
  /** With the reason, which is part of the skipped test's title. */
  readonly cannot: Partial<Record<Ability, string>>;
  /** Called once before all tests. */
  prepare(): Promise<SubjectUnderTest>;
}

export interface SubjectUnderTest {
  readonly environment: Record<string, string>;
  /** The provider block, and everything else that the project needs. */
  readonly vagrantfile: { readonly block: (memoryMib: number) => string; readonly more: string };
  /** Called with the empty project, before the first command. */
  arrange?(project: Project): Promise<void>;
  /** The machine's memory limit according to the backend's tool. */
  memoryMib(id: string): Promise<number>;
  /** The ids of the project's machines according to the backend's tool. */
  machines(): Promise<readonly string[]>;
  /** An environment in which the tool fails, and its message. */
  readonly broken: { readonly env: Record<string, string>; readonly reason: string };
  /** Deletes all machines that are left. */
  clear(): Promise<void>;
}

const memory = { first: 256, second: 300 };

/**
 * What every provider does for its users, through the commands that they type. The tests of a subject use the same
 * machine and build on each other. What a subject cannot do is listed by name.
 */
export function providerSuite(subject: ProviderSubject): void {
  const { provider, cannot } = subject;
  const can = (ability: Ability, title: string, run: () => Promise<void>) => {
    const reason = cannot[ability];
    if (reason === undefined) it(title, run);
    else it.skip(`${title}: ${reason}`, run);
  };

  describe(`the provider ${provider} with ${subject.name}`, () => {
    let project: Project;
    let under: SubjectUnderTest;
    let id = "";
    beforeAll(async () => {
      under = await subject.prepare();
      const environment = { VAGRANT_DEFAULT_PROVIDER: provider, ...under.environment };
      project = await Project.open(vagrantfile(memory.first), environment, { lifetime: "file" });
      await under.arrange?.(project);
    });
    afterAll(() => under?.clear());

    const vagrantfile = (memoryMib: number) => `Vagrant.configure("2") do |config|
      ${under.vagrantfile.more}
      ${cannot.ssh === undefined ? 'config.vm.provision "shell", inline: "echo provisioned >> /var/provisioned"' : ""}
      config.vm.provider(:${provider}) { |provider| ${under.vagrantfile.block(memoryMib)} }
    end`;
    const data = (file: string) => join(project.folder, ".vagrant", "machines", "default", provider, file);
    const idOnDisk = () => readFile(data("id"), "utf8").catch(() => undefined);
    const expectState = async (state: string) =>
      expect((await project.succeed("status")).output).toMatch(
        new RegExp(`default +${state} \\(${provider}\\)`),
      );
    const expectSameMachine = async () =>
      expect([await idOnDisk(), (await under.machines()).length]).toEqual([id, 1]);
    const inGuest = async (command: string) => (await project.succeed(`ssh -c '${command}'`)).output.trim();

    it("has no machine at first, and changes nothing", async () => {
      await expectState("not created");
      for (const command of ["halt", "destroy --force"])
        expect((await project.succeed(command)).output).toMatch(/not created/);
      expect(await under.machines()).toEqual([]);
    });

    it("creates one machine, even if two commands do so at once", async () => {
      const both = await Promise.all([project.vagrant("up"), project.vagrant("up")]);
      id = (await idOnDisk()) ?? "";
      // On a slow computer the second may begin when the first has ended.
      for (const { exitCode, output } of both)
        if (exitCode !== 0) expect(output).toContain("another process is already executing");
      expect(both.some(({ exitCode }) => exitCode === 0)).toBe(true);
      expect(await under.machines()).toEqual([id]);
      expect(await under.memoryMib(id)).toBe(memory.first);
      await expectState("running");
    });

    it("changes nothing if it is up", async () => {
      await project.succeed("up");
      await expectSameMachine();
    });

    can("ssh", "runs commands as the user, once provisioned, and passes on how they end", async () => {
      const { exitCode, output } = await project.vagrant("ssh -c 'id -un; cat /var/provisioned; exit 7'");
      expect([exitCode, output.split(/\s+/).filter(Boolean)]).toEqual([7, ["vagrant", "provisioned"]]);
    });

    can("mounts", "shares a folder both ways", async () => {
      await project.write("from-host", "hello");
      expect(
        await inGuest("cat /vagrant/from-host; echo back | sudo tee /vagrant/from-guest > /dev/null"),
      ).toBe("hello");
      expect(await readFile(join(project.folder, "from-guest"), "utf8")).toBe("back\n");
    });

    can("ports", "lists the forwarded ports", async () => {
      expect((await project.succeed("port")).output).toMatch(/^ *\d+ \(guest\) => \d+ \(host\)/m);
    });

    it("is unknown while the tool fails, and then nothing is changed or forgotten", async () => {
      const { env, reason } = under.broken;
      const status = await project.vagrant("status", { env });
      expect(status.output).toMatch(new RegExp(`default +unknown \\(${provider}\\)`));
      expect(status.output).toContain(reason);
      for (const command of ["up", "halt --force", "destroy --force"]) {
        const { exitCode, output } = await project.vagrant(command, { env });
        expect([command, exitCode, output]).toEqual([command, 1, expect.stringContaining(reason)]);
      }
      await expectState("running");
      await expectSameMachine();
    });

    can("snapshots", "goes back to a snapshot, and keeps count of them", async () => {
      await inGuest("echo before > /home/vagrant/word; sync");
      await project.succeed("snapshot save first");
      await inGuest("echo after > /home/vagrant/word; sync");
      expect((await project.succeed("snapshot list")).output).toMatch(/^.*\bfirst$/m);
      await project.succeed("snapshot restore first");
      expect([await inGuest("cat /home/vagrant/word"), await idOnDisk()]).toEqual(["before", id]);
      await project.succeed("snapshot delete first");
      expect((await project.succeed("snapshot list")).output).not.toContain("first");
    });

    can("suspend", "is suspended and goes on", async () => {
      await project.succeed("suspend");
      await expectState("(?:saved|paused)");
      await project.succeed("resume");
      await expectState("running");
    });

    can("resize", "follows the Vagrantfile at a reload, as the same machine", async () => {
      await project.write("Vagrantfile", vagrantfile(memory.second));
      await project.succeed("up");
      expect(await under.memoryMib(id)).toBe(memory.first);
      await project.succeed("reload");
      expect([await under.memoryMib(id), await idOnDisk()]).toEqual([memory.second, id]);
      await expectState("running");
    });

    can(
      "regeneration",
      "restarts nothing when nothing changed, and keeps what was changed by hand",
      async () => {
        const generated = await readFile(data("instance/Vagrantfile"), "utf8");
        expect((await project.succeed("reload")).output).toMatch(/Nothing changed/);
        expect(await readFile(data("instance/Vagrantfile"), "utf8")).toBe(generated);
        await project.write(".vagrant/machines/default/vagrant/instance/Vagrantfile", `${generated}# mine\n`);
        expect((await project.succeed("reload")).output).toMatch(/edited by hand.*Vagrantfile\.edited-/);
        expect(await readFile(data("instance/Vagrantfile"), "utf8")).toBe(generated);
        expect(await readdir(data("instance"))).toContainEqual(
          expect.stringMatching(/^Vagrantfile\.edited-/),
        );
      },
    );

    it("stops, also repeatedly, and starts again", async () => {
      await project.succeed("halt");
      await expectState("stopped");
      await project.succeed("halt");
      const refused = await project.vagrant("ssh -c true");
      expect([refused.exitCode, refused.output]).toEqual([
        1,
        expect.stringMatching(/must be running|not running/),
      ]);
      await project.succeed("up");
      await expectState("running");
      await expectSameMachine();
    });

    it("is powered off by force in time, and loses nothing", async () => {
      if (cannot.ssh === undefined) await inGuest("echo kept > /home/vagrant/kept; sync");
      const { output } = await project.succeed("halt --force");
      expect(output).toMatch(/Forcing shutdown/);
      await expectState("stopped");
      await project.succeed("up");
      await expectSameMachine();
      if (cannot.ssh !== undefined) return;
      expect((await inGuest("cat /home/vagrant/kept /var/provisioned")).split(/\s+/)).toEqual([
        "kept",
        "provisioned",
      ]);
    });

    it("is taken back by up after .vagrant was deleted, and no second one is created", async () => {
      await rm(join(project.folder, ".vagrant"), { recursive: true });
      await expectState("not created");
      const { env, reason } = under.broken;
      const unasked = await project.vagrant("up", { env });
      expect([unasked.exitCode, unasked.output]).toEqual([1, expect.stringContaining(reason)]);
      expect((await project.succeed("up")).output).toMatch(/Taking machine .* back: this project created it/);
      await expectState("running");
      await expectSameMachine();
      if (cannot.ssh === undefined) expect(await inGuest("cat /home/vagrant/kept")).toBe("kept");
    });

    can("package", "makes a box of the machine, with the files that it is given", async () => {
      await project.write("README.box", "read me");
      await project.write("Boxfile", "# mine\n");
      await project.succeed("package --output my.box --include README.box --vagrantfile Boxfile");
      const { stdout } = await execa("tar", ["-tzf", join(project.folder, "my.box")]);
      for (const file of ["metadata.json", "include/README.box", "include/_Vagrantfile"])
        expect(stdout.split("\n")).toContain(`./${file}`);
    });

    it("is destroyed with everything that it left, also repeatedly", async () => {
      await project.succeed("destroy --force");
      expect([await idOnDisk(), await under.machines()]).toEqual([undefined, []]);
      await expect(access(data("instance"))).rejects.toThrow();
      await expectState("not created");
      expect((await project.succeed("destroy --force")).output).toMatch(/not created/);
    });
  });
}
