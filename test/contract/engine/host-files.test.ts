import { mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { userInfo } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { realOrbctl } from "../../support/orbctl.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const real = realOrbctl();
const name = `vot-files-${process.pid}`;
const isolated = `${name}-isolated`;
const { uid } = userInfo();
const guestUid = uid === 0 ? 1000 : uid;

/** The output of a script in a machine, whatever its exit status. */
async function guest(machine: string, script: string, user = "vagrant"): Promise<string> {
  const args = ["run", "-m", machine, "-u", user, "-w", "/", "sh", "-c", script];
  return (await execa("orbctl", args, { reject: false, stdin: "ignore", all: true })).all.trim();
}

/** The process that serves files to a machine's user, by the user's id on the host. */
async function serverOf(machine: string): Promise<number> {
  const map = await guest(machine, "cat /proc/self/uid_map");
  const hostId = Number(map.split(/\s+/)[1]) + guestUid;
  return Number((await execa("pgrep", ["-f", `^bindfs .*--force-user=${hostId} `])).stdout);
}

describe.skipIf("absent" in real)(`the host's files${"absent" in real ? ` (${real.absent})` : ""}`, () => {
  let folder = "";
  beforeAll(async () => {
    folder = await temporaryFolder("file");
    const create = (...args: string[]) => execa("orbctl", ["create", "-u", "vagrant", ...args]);
    await create("debian:12", name);
    await create("--isolated", "--mount", `${folder}:/shared`, "debian:12", isolated);
  });
  afterAll(async () => {
    for (const machine of [name, isolated])
      await execa("orbctl", ["delete", "--force", machine], { reject: false });
  });

  it.each([
    ["a machine", name, () => `/mnt/mac${folder}`],
    ["an isolated machine", isolated, () => "/shared"],
  ])(
    "belong to the host's user, and in %s to its user, regardless of the writer",
    async (_, machine, place) => {
      const seen = place();
      await guest(
        machine,
        `mkdir ${seen}/made; echo root > ${seen}/made/file; chmod 600 ${seen}/made/file`,
        "root",
      );
      await guest(machine, `chown daemon ${seen}/made/file; ln ${seen}/made/file ${seen}/made/link`, "root");
      for (const path of ["made", "made/file"]) expect((await stat(join(folder, path))).uid).toBe(uid);
      expect((await stat(join(folder, "made", "file"))).nlink).toBe(2);
      await writeFile(join(folder, "made", "of-host"), "");
      expect(await guest(machine, `stat -c %U ${seen}/made ${seen}/made/*`)).toMatch(/^(vagrant\s*){4}$/);
      await guest(machine, `echo user >> ${seen}/made/file`);
      expect(await readFile(join(folder, "made", "file"), "utf8")).toBe("root\nuser\n");
      await rm(join(folder, "made"), { recursive: true });
    },
  );

  it("give no user of a machine an id with permissions on the host", async () => {
    for (const machine of [name, isolated]) {
      const ids = (await guest(machine, "cat /proc/self/uid_map"))
        .split("\n")
        .map((line) => line.trim().split(/\s+/));
      expect(ids.every(([, outside]) => Number(outside) >= 1_000_000)).toBe(true);
      for (const user of ["vagrant", "root"])
        expect(await guest(machine, "echo x > /proc/sys/kernel/core_pattern", user)).toMatch(
          /denied|Read-only/,
        );
    }
  });

  it("do not include the host's processes, devices and sockets", async () => {
    const hidden = ["proc", "sys", "dev", "run", "var/lib/incus"].map((path) => `/mnt/mac/${path}`);
    expect(await guest(name, `ls -A ${hidden.join(" ")} | grep -v :`, "root")).toBe("");
    expect(await guest(isolated, "ls -A /mnt/mac", "root")).toContain("No such file");
  });

  it("return to a running machine after the process that serves them was killed", async () => {
    await mkdir(join(folder, "here"));
    await guest(
      isolated,
      "mkdir /bound && mount --bind /shared /bound && echo '/shared /bound none bind' >> /etc/fstab",
      "root",
    );
    process.kill(await serverOf(isolated), "SIGKILL");
    // Using the machine restores the files, unless the service was faster and is doing so.
    const seen = () => guest(isolated, "ls /shared /bound");
    await expect.poll(seen, { timeout: 150_000 }).toBe("/bound:\nhere\n\n/shared:\nhere");
    // The service notices it, too.
    process.kill(await serverOf(isolated), "SIGKILL");
    const look = () => execa("incus", ["exec", isolated, "--", "ls", "/bound"], { reject: false });
    await expect.poll(async () => (await look()).stdout, { timeout: 150_000, interval: 500 }).toBe("here");
  });

  it("that were deleted do not prevent a machine from starting, and are not created", async () => {
    const other = join(folder, "other");
    await mkdir(other);
    await execa("orbctl", ["config", "add", `machine.${isolated}.mounts`, `${other}:/other`]);
    await rm(other, { recursive: true });
    await execa("orbctl", ["restart", isolated]);
    expect(await guest(isolated, "ls -A /other; ls -d /shared")).toMatch(/\/shared$/);
    await expect(stat(other)).rejects.toThrow("ENOENT");
  });
});
