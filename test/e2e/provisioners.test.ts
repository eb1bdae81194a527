import { expect, it } from "vitest";
import { Project } from "../support/project.js";

it("lets provisioners give files and groups to the name that SSH logs in, and the user has them", async () => {
  // What Vagrant's provisioners for Ansible, Chef and Docker do with that name, without what they would install.
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
    .poll(async () => (await project.succeed("ssh -c 'id -nG'")).output, { timeout: 20_000 })
    .toMatch(/\bdocker\b/);
});

it("applies Puppet's manifests and Chef's recipes", { timeout: 300_000 }, async () => {
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
