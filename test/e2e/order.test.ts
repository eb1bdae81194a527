import { expect, it } from "vitest";
import { debianPackage } from "../support/debian-package.js";
import { Project } from "../support/project.js";

/** Three machines, each with a provisioner that is a line of shell. */
function cluster(lines: readonly string[], more = ""): string {
  return `
    Vagrant.configure("2") do |config|
      config.vm.box = "debian/bookworm64"
      ${more}
      ${lines
        .map((line, index) => {
          const name = `order${index + 1}`;
          return `config.vm.define("${name}") { |node| node.vm.provision "shell", inline: ${JSON.stringify(line)} }`;
        })
        .join("\n")}
    end
  `;
}

it("creates machines in parallel, and provisions them in the order of the Vagrantfile", async () => {
  const wait = "until [ -e /vagrant/go ]; do sleep 0.1; done";
  const project = await Project.open(
    cluster([
      `echo waits; ${wait}; echo token > /vagrant/join.sh; echo wrote`,
      "cat /vagrant/join.sh && echo joined > /vagrant/second",
      "cat /vagrant/second",
    ]),
  );
  // The first is still being provisioned when the others are up and say that they wait for it.
  const running = project.start(["up", "--provider=orbstack"]);
  const said: string[] = [];
  for await (const line of running.iterable({ from: "all" })) {
    said.push(line);
    const waiting = said.filter((text) => text.includes("Waiting for 'order1'")).length;
    if (waiting === 2) await project.write("go", "");
  }
  const output = said.join("\n");
  expect((await running).exitCode, output).toBe(0);
  expect(output).toMatch(/order2: token[\s\S]*order3: joined/);
  for (const name of ["order2", "order3"])
    expect(output.indexOf(`${name}: Machine booted and ready!`)).toBeLessThan(
      output.indexOf("order1: wrote"),
    );

  // The machines after a failed one are not provisioned, but those before it are.
  await project.write("Vagrantfile", cluster(["echo one", "exit 3", "echo three"]));
  const failed = await project.vagrant("up --provision");
  expect(failed.exitCode).toBe(1);
  expect(failed.output).toContain("order1: one");
  expect(failed.output).toMatch(/'order3' runs, but it was not provisioned: 'order2', which comes before it/);
  expect(failed.output).not.toContain("order3: three");

  // With the option, the order does not matter: the first waits for the last.
  const free = "config.vm.provider(:orbstack) { |os| os.provision_in_parallel = true }";
  const lines = ["until [ -e /vagrant/last ]; do sleep 0.1; done", "true", "touch /vagrant/last"];
  await project.write("Vagrantfile", cluster(lines, free));
  await project.succeed("up --provision");

  // Machines that are already provisioned do not wait, and do not fail.
  await project.write(
    "Vagrantfile",
    cluster(lines, "config.trigger.after(:up, only_on: 'order1') { |t| t.run = { inline: 'false' } }"),
  );
  const again = await project.vagrant("up");
  expect(again.output).not.toContain("was not provisioned");
});

it("lets a plugin access other machines while they come up", async () => {
  const files = await debianPackage("vagrant-hostmanager");
  const hosts = "getent hosts order1.test order2.test order3.test";
  const named = cluster(
    ["echo one", "echo two", hosts],
    `config.hostmanager.enabled = true
     config.hostmanager.ip_resolver = proc { |machine| "10.9.8.#{machine.name.to_s[-1]}" }`,
  ).replaceAll(/"(order\d)"\) \{ \|node\|/g, '$& node.vm.hostname = "$1.test";');
  const project = await Project.open(named);
  // The package looks for its locale where it would be installed.
  await project.write(
    ".vagrantplugins",
    `$LOAD_PATH.unshift("${files}/usr/lib/ruby/vendor_ruby")
     require "vagrant-hostmanager"
     I18n.load_path.map! { |path| File.file?(path) ? path : "${files}#{path}" }
     I18n.reload!\n`,
  );
  const { output } = await project.succeed("up --provider=orbstack");
  for (const number of [1, 2, 3])
    expect(output).toMatch(new RegExp(`order3: 10\\.9\\.8\\.${number} +order${number}\\.test`));
  const first = await project.succeed(`ssh order1 -c '${hosts}'`);
  expect(first.stdout).toContain("10.9.8.3");
});
