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
