import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { expect, it } from "vitest";
import { Project } from "../support/project.js";

it("lets provisioners give files and groups to the SSH account, which the user gets", async () => {
  // What Vagrant's provisioners for Ansible, Chef and Docker do with that name, without installing them.
  const project = await Project.open(`
    Vagrant.configure("2") do |config|
      config.vm.box = "debian/bookworm64"
      config.vm.provision "shell", inline: <<~SCRIPT, args: ["name"]
        name=$(awk -F: '$1 ~ /^vagrant@/ { print $1 }' /etc/passwd)
        touch /srv/owned && chown -R -h "$name:$name" /srv/owned
        groupadd docker && usermod -a -G docker "$name"
      SCRIPT
    end
  `);
  await project.succeed("up --provider=orbstack");
  expect((await project.succeed("ssh -c 'stat -c %U:%G /srv/owned'")).output).toContain("vagrant:vagrant");
  await expect
    .poll(async () => (await project.succeed("ssh -c 'id -nG'")).output, { timeout: 150_000 })
    .toMatch(/\bdocker\b/);
});

it("applies Puppet's manifests and Chef's recipes", async () => {
  const project = await Project.open(`
    Vagrant.configure("2") do |config|
      config.vm.box = "debian/bookworm64"
      config.vm.provision "shell", inline: <<~SCRIPT
        apt-get update -q=2 && apt-get install -q=2 -y --no-install-recommends puppet-agent >/dev/null
        # No package of Debian's has Chef. This one tells what it was given, as the real one reads it.
        printf '#!/bin/sh\\nif [ "$1" = --version ]; then echo "Chef Infra Client: 18.0.0"; exit; fi\\n' > /usr/bin/chef-solo
        printf 'while [ $# -gt 0 ]; do [ "$1" = --json-attributes ] && cp "$2" /srv/node.json; shift; done\\n' >> /usr/bin/chef-solo
        printf 'ls /tmp/vagrant-chef/*/cookbooks > /srv/cookbooks\\n' >> /usr/bin/chef-solo
        chmod +x /usr/bin/chef-solo
      SCRIPT
      config.vm.provision "puppet" do |puppet|
        puppet.manifests_path = "manifests"
        puppet.manifest_file = "site.pp"
        puppet.facter = { "role" => "web" }
      end
      config.vm.provision "chef_solo" do |chef|
        chef.install = false
        chef.cookbooks_path = "cookbooks"
        chef.add_recipe "site"
        chef.json = { "port" => 8080 }
        chef.arguments = "--chef-license accept"
      end
    end
  `);
  await project.write("manifests/site.pp", 'file { "/srv/puppet": content => "role $role\\n" }\n');
  await project.write("cookbooks/site/recipes/default.rb", "");
  await project.succeed("up --provider=orbstack");
  const { stdout } = await project.succeed("ssh -c 'sudo cat /srv/puppet /srv/cookbooks /srv/node.json'");
  expect(stdout).toContain("role web");
  expect(stdout).toMatch(/^site$/m);
  expect(JSON.parse(stdout.slice(stdout.indexOf("{")))).toMatchObject({
    port: 8080,
    run_list: ["recipe[site]"],
  });
});

it("logs in as config.ssh.username, creates a missing user, and gives provisioners and rsync that name", async () => {
  const file = (user: string) => `
    Vagrant.configure("2") do |config|
      config.vm.box = "debian/bookworm64"
      config.vm.synced_folder "src", "/app", type: "rsync"
      # Ansible and Chef do nothing here; what Vagrant gives to the user before it calls them is real.
      config.vm.provision "shell", inline: <<~SCRIPT
        printf '#!/bin/sh\\necho "ansible 2.14.0"\\n' | tee /usr/bin/ansible > /usr/bin/ansible-playbook
        printf '#!/bin/sh\\necho "Chef Infra Client: 18.0.0"\\n' > /usr/bin/chef-solo
        chmod +x /usr/bin/ansible /usr/bin/ansible-playbook /usr/bin/chef-solo
      SCRIPT
      config.vm.provision "shell", privileged: false, inline: 'echo "$(id -un) in $HOME" > /tmp/shell-ran'
      config.vm.provision "ansible_local", install: false, playbook: "site.yml"
      config.vm.provision("chef_solo") { |chef| chef.install = false; chef.cookbooks_path = "src"; chef.add_recipe "site" }
      config.vm.define("root") { |node| node.ssh.username = "root" }
      config.vm.define("user") { |node| node.ssh.username = "${user}" }
    end
  `;
  const project = await Project.open(file("ubuntu"));
  await project.write("site.yml", "[]\n");
  await project.write("src/a.txt", "one\n");
  const guest = async (machine: string, command: string) =>
    (await project.succeed(`ssh ${machine} -c '${command}'`)).stdout.trim();
  const owners = "cat /tmp/shell-ran; stat -c %U /app/a.txt /tmp/vagrant-ansible /tmp/vagrant-chef";

  await project.succeed("up --provider=orbstack");
  expect(await guest("root", owners)).toBe("root in /root\nroot\nroot\nroot");
  expect(await guest("user", owners)).toBe("ubuntu in /home/ubuntu\nubuntu\nubuntu\nubuntu");
  expect(await guest("user", "touch /vagrant/mine && sudo id -u")).toBe("0");

  // The next `up` creates another user in an existing machine.
  await project.write("Vagrantfile", file("deploy"));
  await project.succeed("up user");
  expect(await guest("user", "id -un && sudo id -u")).toBe("deploy\n0");

  await project.write("Vagrantfile", file("De Ploy"));
  const refused = await project.vagrant("up user");
  expect(refused.exitCode).toBe(1);
  expect(refused.output).toContain("config.ssh.username: expected a user name");
});

/** A reboot takes ten seconds, because Vagrant waits that long. */
const reboots = Number(process.env.VAGRANT_ORBSTACK_TEST_REBOOTS ?? 2);

it(`goes on after a reboot in the system that has booted, ${reboots} of ${reboots} times`, {
  timeout: 600_000 + reboots * 60_000,
}, async () => {
  const project = await Project.open(
    `
    Vagrant.configure("2") do |config|
      config.vm.box = "debian/bookworm64"
      ${reboots}.times do |round|
        config.vm.provision "shell", reboot: true, inline: "touch /run/before"
        config.vm.provision "shell", inline: <<~SCRIPT, args: [round]
          set -e
          test ! -e /run/before
          touch /tmp/mine
          grep -q reboots /vagrant/Vagrantfile
          systemctl is-active --quiet systemd-user-sessions
          sleep 2
          rm /tmp/mine
          echo "$1" >> /vagrant/rounds
        SCRIPT
      end
      # reboots
    end
  `,
    {},
    { commandTimeoutMs: 400_000 + reboots * 60_000 },
  );
  await project.succeed("up --provider=orbstack");
  const rounds = await readFile(join(project.folder, "rounds"), "utf8");
  expect(rounds.trim().split("\n")).toEqual(Array.from({ length: reboots }, (_, round) => String(round)));
});

it("leads Ansible to the right machine, whichever user the playbook and its variables set", async ({
  skip,
}) => {
  const { exitCode } = await execa("ansible-playbook", ["--version"], { reject: false });
  skip(exitCode !== 0, "ansible-playbook is not installed (make test installs it, as root)");
  const project = await Project.open(`
    Vagrant.configure("2") do |config|
      config.vm.box = "debian/bookworm64"
      config.vm.define("ansible1")
      config.vm.define "ansible2" do |node|
        node.vm.provision "ansible" do |ansible|
          ansible.playbook = "site.yml"
          ansible.limit = "all"
          ansible.extra_vars = { ansible_user: "vagrant", ansible_ssh_user: "vagrant" }
          ansible.host_vars = { "ansible1" => { "ansible_user" => "nobody" } }
        end
      end
    end
  `);
  // Two plays, so that the second reuses the connections of the first.
  const play = (file: string) => `
- hosts: all
  remote_user: nobody
  gather_facts: false
  tasks:
    - raw: echo "$(id -un) of $(hostname)" > /vagrant/{{ inventory_hostname }}.${file}
`;
  await project.write("site.yml", `${play("first")}${play("second")}`);
  const { output } = await project.succeed("up --provider=orbstack");
  expect(output).toMatch(/ansible1 +: ok=2[\s\S]*ansible2 +: ok=2/);
  for (const name of ["ansible1", "ansible2"])
    for (const file of ["first", "second"])
      expect(await project.read(`${name}.${file}`)).toBe(`vagrant of ${await project.machineName(name)}\n`);
});
