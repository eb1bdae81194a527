import { chmod, chown, mkdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import { userInfo } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import "../support/count-processes.js";
import { Project } from "../support/project.js";

const hostile = ["with space", "it's", 'say "hi"', "grün", "$HOME `id`", "back\\slash"];

function vagrantfile(lines: string): string {
  return `Vagrant.configure("2") do |config|\n  config.vm.box = "debian/bookworm64"\n${lines}\nend\n`;
}

/** The output of a command in the guest, on both streams, whatever its exit status. */
async function guest(project: Project, command: string): Promise<string> {
  return (await project.vagrant(`ssh -c '${command}'`)).output.trim();
}

it("shares folders with any names, nested and read-only, live and across reboots", async () => {
  const folders = hostile.map(
    (_, index) => `  config.vm.synced_folder names[${index}], "/srv/#{names[${index}]}"`,
  );
  const project = await Project.open(
    vagrantfile(`
  names = File.readlines(File.join(__dir__, "names"), chomp: true)
${folders.join("\n")}
  config.vm.synced_folder "inner", "/vagrant/nested/inner"
  config.vm.synced_folder "fixed", "/fixed", mount_options: ["ro"]
  config.vm.synced_folder "made", "/made", create: true
  config.vm.synced_folder "nowhere", "/nowhere", disabled: true`),
  );
  await project.write("names", hostile.map((name) => `${name}\n`).join(""));
  for (const name of hostile) await project.write(join(name, "file"), `in ${name}\n`);
  await project.write("inner/file", "in inner\n");
  await project.write("fixed/file", "in fixed\n");

  const up = await project.succeed("up --provider=orbstack");
  expect(up.output).toContain(`/vagrant => ${project.folder}`);
  expect(up.output).not.toContain("nowhere");

  const check = async () => {
    const seen = await guest(
      project,
      "cat /srv/*/file /vagrant/nested/inner/file /fixed/file; ls -d /made /nowhere",
    );
    for (const name of hostile) expect(seen).toContain(`in ${name}`);
    expect(seen).toContain("in inner");
    expect(seen).toContain("in fixed");
    expect(seen).toContain("/made");
    expect(seen).toMatch(/cannot access .*nowhere/);
    expect(await guest(project, "touch /fixed/x")).toContain("Read-only file system");
  };
  await check();

  await guest(project, "echo from the guest > /vagrant/from-guest; sudo touch /vagrant/from-root");
  const file = join(project.folder, "from-guest");
  expect(await readFile(file, "utf8")).toBe("from the guest\n");
  expect((await stat(file)).uid).toBe(userInfo().uid);
  await writeFile(file, "from the host\n");
  expect(await guest(project, "cat /vagrant/from-guest")).toBe("from the host");

  // Files that root writes in the guest, like every shell provisioner, belong to both users, too.
  await guest(
    project,
    "sudo mkdir /vagrant/of-root; sudo touch /vagrant/of-root/file; sudo chown daemon /vagrant/of-root/file",
  );
  const ofRoot = join(project.folder, "of-root");
  for (const path of [ofRoot, join(ofRoot, "file")]) expect((await stat(path)).uid).toBe(userInfo().uid);
  expect(await guest(project, "stat -c %U /vagrant/of-root/file; echo more >> /vagrant/of-root/file")).toBe(
    "vagrant",
  );
  await writeFile(join(ofRoot, "of-host"), "");
  expect(await guest(project, "stat -c %U /vagrant/of-root/of-host; rm -r /vagrant/of-root")).toBe("vagrant");

  // A folder that was deleted while the machine was up is not created again at boot.
  await rename(join(project.folder, "made"), join(project.folder, "gone"));
  await reboot(project);
  expect(await guest(project, "ls -A /made; ls /vagrant")).not.toContain("made");
  await expect(stat(join(project.folder, "made"))).rejects.toThrow("ENOENT");
  await rename(join(project.folder, "gone"), join(project.folder, "made"));
  await check();
  await project.succeed("halt");
  await project.succeed("up");
  await check();

  // The Vagrantfile changes: another folder is at that path, and one is removed.
  await mkdir(join(project.folder, "other"));
  await project.write("other/file", "in other\n");
  await project.write(
    "Vagrantfile",
    vagrantfile('  config.vm.synced_folder "other", "/fixed"\n  config.vm.synced_folder ".", "/vagrant"'),
  );
  await project.succeed("reload");
  expect(await guest(project, "cat /fixed/file; touch /fixed/y; ls /srv/*")).toContain("in other");
  expect(await guest(project, "cat /srv/*/file")).toContain("No such file");
  await stat(join(project.folder, "other", "y"));

  // Then it has no folders at all.
  await project.write(
    "Vagrantfile",
    vagrantfile('  config.vm.synced_folder ".", "/vagrant", disabled: true'),
  );
  await project.succeed("reload");
  expect(await guest(project, "ls -A /vagrant /fixed; grep -c vagrant-orbstack /etc/fstab")).toMatch(
    /^\/fixed:\s+\/vagrant:\s+0$/,
  );
});

/** Reboots from inside, and waits until the machine has booted again. */
async function reboot(project: Project): Promise<void> {
  const started = 'cut -d" " -f22 /proc/1/stat; systemctl is-system-running --wait';
  const before = await guest(project, started);
  await guest(project, "sudo systemctl reboot");
  await expect
    .poll(() => guest(project, started), { timeout: 150_000, interval: 500 })
    .toSatisfy((seen: string) => /^\d+\s+(running|degraded)$/.test(seen) && seen !== before);
}

it("replaces other types, says so, and says which options have no effect", async () => {
  const project = await Project.open(
    vagrantfile(`
  config.vm.synced_folder ".", "/vagrant", type: "nfs", nfs_version: 4
  config.vm.synced_folder ".", "/vb", type: "virtualbox", owner: "www-data", mount_options: ["dmode=775", "fmode=664"]
  config.vm.synced_folder ".", "/p9", type: "9p", accessmode: "mapped"`),
  );
  const up = await project.succeed("up --provider=orbstack");
  expect(up.output).toContain(`/vagrant => ${project.folder} (shared by OrbStack itself instead of nfs)`);
  expect(up.output).toContain(
    "/vb: owner and group, dmode=775, fmode=664 cannot be set. Its files belong to you",
  );
  expect(await guest(project, "ls /vagrant/Vagrantfile /vb/Vagrantfile /p9/Vagrantfile")).toContain(
    "/p9/Vagrantfile",
  );
});

it("copies folders of type rsync, to the login user", async () => {
  const project = await Project.open(
    vagrantfile('  config.vm.synced_folder "src", "/app", type: "rsync", rsync__exclude: ["*.log"]'),
  );
  await project.write("src/a.txt", "one\n");
  await project.write("src/b.log", "no\n");
  await project.succeed("up --provider=orbstack");
  expect(await guest(project, "stat -c %U:%n /app/*")).toBe("vagrant:/app/a.txt");
  await project.write("src/a.txt", "two\n");
  await project.succeed("rsync");
  expect(await guest(project, "cat /app/a.txt")).toBe("two");
});

it("gives an isolated machine only the folders of its Vagrantfile", async () => {
  const isolated = "  config.vm.provider(:orbstack) { |os| os.isolated = true }";
  const project = await Project.open(vagrantfile(isolated));
  await project.succeed("up --provider=orbstack");
  expect(await guest(project, "head -1 /vagrant/Vagrantfile; ls /mnt/mac")).toMatch(
    /^Vagrant.configure[\s\S]*No such file/,
  );
  await project.write("Vagrantfile", vagrantfile(`${isolated}\n  config.vm.synced_folder ".", "/more"`));
  await project.succeed("reload");
  expect(await guest(project, "head -1 /more/Vagrantfile")).toContain("Vagrant.configure");
});

it("refuses what Vagrant or OrbStack cannot mount, before the machine exists", async () => {
  const project = await Project.open(vagrantfile('  config.vm.synced_folder "missing", "/missing"'));
  const missing = await project.vagrant("up --provider=orbstack");
  expect(missing.exitCode).toBe(1);
  expect(missing.output).toContain("missing");
  await project.write(
    "Vagrantfile",
    vagrantfile(
      '  config.vm.provider(:orbstack) { |os| os.isolated = true }\n  config.vm.synced_folder ".", "/a:b"',
    ),
  );
  const colon = await project.vagrant("up --provider=orbstack");
  expect(colon.exitCode).toBe(1);
  expect(colon.output).toContain("an isolated machine does not support a path with a colon");
  expect(await project.data("id")).toBeUndefined();
});

it("works for root in another user's project", async ({ skip }) => {
  skip(
    process.platform === "darwin" || process.getuid?.() !== 0,
    "only root can give a folder away, on Linux",
  );
  const script = "cat /vagrant/text; touch /vagrant/made";
  const project = await Project.open(
    vagrantfile(`  config.vm.provision "shell", privileged: false, inline: "${script}"`),
  );
  await project.write("text", "legible\n");
  await chown(project.folder, 12345, 12345);
  await chmod(project.folder, 0o750);
  expect((await project.succeed("up --provider=orbstack")).output).toContain("legible");
  expect((await stat(join(project.folder, "made"))).uid).toBe(0);
});
