import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Project } from "../support/project.js";

const vagrantfile = (box: string, more = "") => `
Vagrant.configure("2") do |config|
  config.vm.box = "${box}"
  ${more}
end
`;

it("makes a box of a machine, machines from the box, and a box of those", async () => {
  const first = await Project.open(
    vagrantfile("debian/bookworm64", 'config.vm.synced_folder "extra", "/extra"'),
    { VAGRANT_DEFAULT_PROVIDER: "orbstack" },
  );
  await first.write("extra/note", "of the first project");
  await first.write("mark", "first");
  await first.write(
    "Vagrantfile.more",
    'Vagrant.configure("2") { |c| c.vm.post_up_message = "from the box" }',
  );
  const early = await first.vagrant("package");
  expect(early.exitCode).toBe(1);
  expect(early.output).toContain("VM must be created before running this command");

  await first.succeed("up --provider=orbstack");
  await first.succeed(
    "ssh -c 'sudo touch /opt/made; sudo groupadd crew; sudo gpasswd -a vagrant@$(hostname) crew; cat /extra/note'",
  );
  const packaged = await first.succeed(
    "package --output one.box --include mark --vagrantfile Vagrantfile.more",
  );
  expect(packaged.output).toContain(`==> default: Exporting machine ${await first.machineName()}...`);
  expect((await first.succeed("status")).output).toMatch(/default +running/);
  expect((await first.vagrant("package --output one.box")).exitCode).toBe(1);

  const second = await first.neighbour(
    vagrantfile("acme/web", 'config.vm.provider(:orbstack) { |os| os.memory = "512M" }'),
  );
  await second.succeed(`box add acme/web ${join(first.folder, "one.box")}`);
  await second.write("here", "the second project");
  const up = await second.succeed("up --provider=orbstack");
  const name = await second.machineName();
  expect(up.output).toContain(`==> default: Creating machine ${name} (box acme/web 0)...`);
  expect(up.output).toContain("==> default: Applying memory 512 MiB (was no limit)...");
  expect(up.output).toContain("from the box");
  const seen = await second.succeed(
    "ssh -c 'ls /opt/made /extra; hostname; cat /vagrant/here; grep -c vagrant@ /etc/passwd; grep ^crew: /etc/group; stat -c %U /vagrant/here'",
  );
  expect(seen.output).toMatch(/\/opt\/made\s/);
  expect(seen.output).not.toContain("note");
  expect(seen.output).toContain(`${name}\nthe second project1\n`);
  expect(seen.output).toMatch(new RegExp(`crew:x:\\d+:(vagrant,)?vagrant@${name}\\b`));
  expect(seen.output).toMatch(/\nvagrant\s*$/);
  expect((await first.succeed("ssh -c 'cat /extra/note'")).output).toContain("of the first project");

  await second.succeed("halt");
  await second.succeed("package --output two.box");
  expect((await second.succeed("status")).output).toMatch(/default +stopped/);
  const third = await first.neighbour(
    vagrantfile("acme/two", `config.vm.box_url = "${second.folder}/two.box"`),
  );
  const fetched = await third.succeed("up --provider=orbstack");
  expect(fetched.output).toContain("Box 'acme/two' could not be found. Attempting to find and install...");
  expect((await third.succeed("ssh -c 'ls /opt/made; hostname'")).output).toContain(
    await third.machineName(),
  );
});

describe("a box that was made manually", () => {
  it("may only contain settings", async () => {
    const project = await Project.open(vagrantfile("acme/settings"));
    await project.addBox("acme/settings", {
      "metadata.json": '{"provider": "orbstack"}',
      Vagrantfile:
        'Vagrant.configure("2") { |c| c.vm.provider(:orbstack) { |os| os.distro = "debian"; os.username = "bob" } }',
    });
    await project.succeed("up --provider=orbstack");
    expect((await project.succeed("ssh -c whoami")).output).toContain("bob");
  });

  it.each([
    [
      "is damaged",
      {
        "metadata.json":
          '{"provider": "orbstack", "orbstack": {"format": 1, "export": "m.tar.zst", "arch": "amd64"}}',
      },
      "The box 'acme/odd' cannot be used: the exported machine, m.tar.zst, is missing.",
    ],
    [
      "is another provider's",
      { "metadata.json": '{"provider": "virtualbox"}' },
      "OrbStack has no image for the box 'acme/odd'.",
    ],
  ])("and %s is refused before anything is created", async (_case, files, complaint) => {
    const project = await Project.open(vagrantfile("acme/odd"));
    await project.addBox("acme/odd", files);
    const up = await project.vagrant("up --provider=orbstack");
    expect(up.exitCode).toBe(1);
    expect(up.output).toContain(complaint);
    expect(await project.data("id")).toBeUndefined();
  });
});
