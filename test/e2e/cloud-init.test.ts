import { expect, it } from "vitest";
import { Project } from "../support/project.js";

const vagrantfile = (userData: string) => `
Vagrant.configure("2") do |config|
  config.vm.box = "debian/bookworm64"
  config.vm.cloud_init content_type: "text/x-shellscript", inline: "#!/bin/sh\\necho first > /etc/first\\n"
  config.vm.provider(:orbstack) { |os| os.user_data = ${JSON.stringify(userData)} }
  config.vm.provision "shell", inline: "cat /etc/first /etc/second"
end
`;

// The first machine with cloud-init has to build its image.
const commandTimeoutMs = 1_200_000;

it("runs cloud-init in a machine before it is provisioned, and reports its failure", {
  timeout: 2 * commandTimeoutMs,
}, async () => {
  // Before 2.4, Vagrant ignores config.vm.cloud_init without this.
  const project = await Project.open(
    vagrantfile("user-data.yaml"),
    { VAGRANT_EXPERIMENTAL: "cloud_init" },
    { commandTimeoutMs },
  );
  const missing = await project.vagrant("up --provider=orbstack");
  expect(missing.exitCode).toBe(1);
  expect(missing.output).toContain(`Correct the path ${project.folder}/user-data.yaml in the Vagrantfile.`);

  await project.write("user-data.yaml", "#cloud-config\nruncmd:\n  - [true\nfinal_message: x\n");
  const invalid = await project.vagrant("up");
  expect(invalid.exitCode).toBe(1);
  expect(invalid.output).toMatch(/user-data\.yaml: .* at line \d, column \d/);
  expect(await project.data("id")).toBeUndefined();

  await project.write("user-data.yaml", '#cloud-config\nruncmd:\n  - "sleep 2; echo second > /etc/second"\n');
  const up = await project.succeed("up");
  expect(up.output).toMatch(/Waiting for cloud-init to finish\.\.\.[\s\S]*default: first\n +default: second/);
  const again = await project.succeed("up");
  expect(again.output).not.toContain("cloud-init");

  await project.succeed("destroy -f");
  await project.write("user-data.yaml", "#cloud-config\nruncmd:\n  - echo it went wrong; exit 3\n");
  const failed = await project.vagrant("up");
  expect(failed.exitCode).toBe(1);
  expect(failed.output).toContain(`cloud-init failed in the machine '${await project.machineName()}'.`);
  expect(failed.output).toContain("it went wrong");
  expect((await project.vagrant("status")).output).toMatch(/default +running/);
});
