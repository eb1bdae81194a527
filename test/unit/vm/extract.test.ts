import { describe, expect, it } from "vitest";
import { runVm } from "../../../src/vm/program.js";
import { FakeSession } from "../../support/fake-session.js";
import { expectToFitItsSchema } from "../../support/json-format.js";

/** A session with one running machine. */
function session(more: Partial<FakeSession["world"]["vm"]> = {}): FakeSession {
  const { world } = new FakeSession();
  world.id = "ID";
  world.vm = more;
  const made = new FakeSession([world.machine]);
  made.world.add({ id: "ID", name: "web", username: "me", limits: { memoryMib: 512, diskMib: 4096 } });
  return made;
}

describe("vagrant vm extract", () => {
  it("takes the machine's image and limits from OrbStack", async () => {
    const of = session();
    expect((await runVm(["extract"], of)).exit_code).toBe(0);
    const block = /provider\.(.*)/g;
    expect([...of.stdout.matchAll(block)].map(([, line]) => line)).toEqual([
      'distro = "debian"',
      'version = "bookworm"',
      'arch = "amd64"',
      'username = "me"',
      "memory = 512",
      'disk = "4096M"',
    ]);
  });

  it("names the host ports that the machine got, and keeps the rest unchanged", async () => {
    const of = session({
      hostname: "web.test",
      networks: [
        { type: "forwarded_port", options: { guest: 22, host: 2222, id: "ssh" } },
        { type: "forwarded_port", options: { guest: 80, host: 8080, id: "tcp8080" } },
      ],
      syncedFolders: [
        { hostpath: ".", guestpath: "/vagrant", options: { type: "orbstack", given_type: "nfs" } },
      ],
    });
    const ports = [
      { host_ip: "127.0.0.1", host: 2200, guest_ip: "127.0.0.1", guest: 80, carrier: "ssh" },
    ] as const;
    of.world.forwarding = {
      works: true,
      plan: { schema_version: 1, machine_id: "ID", username: "me", ports },
    };
    await runVm(["extract"], of);
    expect(of.stdout).toContain('  config.vm.network "forwarded_port", guest: 80, host: 2200\n');
    expect(of.stdout).toContain('  config.vm.synced_folder ".", "/vagrant", type: "nfs"\n');
    expect(of.stdout).toContain('  config.vm.hostname = "web.test"\n');
    expect(of.stdout).not.toContain("2222");
  });

  it("never contains a machine's output as code", async () => {
    const hostname = '#{system("rm")}"\nsystem("rm")';
    const of = session({ hostname });
    of.world.answers.set("sh", { stdout: "apt\nnginx\n$(reboot)\n; reboot\n`x`\n-y\nlibc++-dev\n" });
    await runVm(["extract", "--packages", "--json"], of);
    const answer = JSON.parse(of.stdout);
    expectToFitItsSchema(answer);
    expect(answer.vagrantfile).toContain('hostname = "\\#{system(\\"rm\\")}\\"\\nsystem(\\"rm\\")"\n');
    expect(answer.vagrantfile).toContain('install -y libc++-dev nginx"\n');
  });

  it("says what it does not support, with that exit status", async () => {
    const of = session();
    of.world.answers.set("sh", { stdout: "none\n" });
    expect((await runVm(["extract", "--packages"], of)).exit_code).toBe(3);
    expect(of.stderr).toContain("package manager");
    expect(of.stdout).toBe("");
  });

  it("requires one machine", async () => {
    const { machine } = new FakeSession().world;
    const of = new FakeSession([machine, { ...machine, name: "db" }]);
    expect((await runVm(["extract"], of)).exit_code).toBe(2);
    expect(of.stderr).toBe("Name one machine: default, db.\n");
  });
});
