import { describe, expect, it } from "vitest";
import { sshConsole } from "../../../src/actions/guest/ssh-console.js";
import { runVm } from "../../../src/vm/program.js";
import { FakeSession } from "../../support/fake-session.js";

function onTerminal(provider: "orbstack" | "vagrant") {
  const first = new FakeSession();
  first.world.add({ id: "ID", name: "orb" });
  first.world.id = "ID";
  first.world.vagrant.id = "ID";
  first.world.vagrant.record = { schema_version: 1, backend: "docker" } as never;
  const session = new FakeSession([{ ...first.world.machine, provider }]);
  session.terminal = { ...session.terminal, interactive: true };
  return Object.assign(session, { world: first.world, parts: first.parts });
}

function withKind(session: FakeSession, options: Record<string, unknown>): void {
  const [machine] = session.found;
  if (machine !== undefined) session.found.splice(0, 1, { ...machine, lab: { ...machine.lab, options } });
}

const ssh = {
  host: "192.0.2.1",
  port: 22,
  username: "vagrant",
  privateKeyPath: [],
  forwardAgent: false,
};

describe("vagrant vm console", () => {
  it("does nothing without a terminal", async () => {
    const session = onTerminal("orbstack");
    session.terminal = { ...session.terminal, interactive: false };
    expect(await runVm(["console"], session)).toEqual({ exit_code: 1, changed: false });
    expect(session.stderr).toContain("needs a terminal");
    expect(session.world.events).toEqual([]);
  });

  it.each([
    [[], "vagrant"],
    [["-u", "root"], "root"],
  ])("uses OrbStack's own shell if it works: %j", async (flags, user) => {
    const session = onTerminal("orbstack");
    const { exec } = await runVm(["console", ...flags], session);
    expect(exec).toEqual({ program: "/bin/orbctl", args: ["run", "--machine", "orb", "--user", user] });
    expect(session.stderr).toBe("");
  });

  it("opens the own shell of the machine's kind, as root, unless a user is named", async () => {
    const session = onTerminal("orbstack");
    withKind(session, { kind: "frr" });
    const opened = await runVm(["console"], session);
    expect(opened.exec?.args.slice(3)).toEqual(["--user", "root", "sh", "-c", "vtysh"]);
    const login = await runVm(["console", "-u", "vagrant"], session);
    expect(login.exec?.args.slice(3)).toEqual(["--user", "vagrant"]);
  });

  it("opens it over SSH, too, and says where it is in the backend's console", async () => {
    expect(sshConsole(ssh, { shell: "sr_cli -d" }).args.slice(-7)).toEqual([
      ...["sudo", "-n", "-u", "root"],
      ...["sh", "-c", "'sr_cli -d'"],
    ]);
    const session = onTerminal("vagrant");
    withKind(session, { kind: "frr" });
    session.world.vagrant.backend.sshInfo = async () => undefined;
    await runVm(["console"], session);
    expect(session.stderr).toMatch(/The device's own shell is there: vtysh\n$/);
  });

  it("opens a login shell if the kind is not known, and says why", async () => {
    const session = onTerminal("orbstack");
    withKind(session, { kind: "ffr" });
    const { exec } = await runVm(["console"], session);
    expect(exec?.args.slice(3)).toEqual(["--user", "vagrant"]);
    expect(session.stderr).toContain("this is a login shell: There is no kind of device 'ffr'");
  });

  it("uses the backend's if SSH does not work, and says so", async () => {
    const session = onTerminal("vagrant");
    session.world.vagrant.backend.sshInfo = async () => undefined;
    const { exec } = await runVm(["console", "-u", "root"], session);
    expect(exec).toEqual({ program: "/bin/docker", args: ["exec", "ID", "root"] });
    expect(session.stderr).toMatch(
      /SSH opened no shell.*\nOpening the console of docker; press exit to leave it\./,
    );
  });

  it("ends with 3 if no way works", async () => {
    const session = onTerminal("vagrant");
    session.world.vagrant.backend.sshInfo = async () => undefined;
    session.world.vagrant.hasConsole = false;
    expect((await runVm(["console"], session)).exit_code).toBe(3);
    expect(session.stderr).toContain("`vagrant vm console` is not possible with default");
  });

  it("starts no machine", async () => {
    const session = onTerminal("orbstack");
    session.world.machines = session.world.machines.map((machine) => ({ ...machine, state: "stopped" }));
    await expect(runVm(["console"], session)).rejects.toMatchObject({ key: "vm_not_running" });
    expect(session.world.runs).toEqual([]);
  });
});
