import { resolve } from "node:path";
import { expect, it } from "vitest";
import { Project } from "../support/project.js";

const plugin = `require "${resolve("test/support/hook-plugin/plugin.rb")}"\n`;

/** The output of the hooks, in order. */
function hooks(output: string): string[] {
  return [...output.matchAll(/HOOK (.*)/g)].map(([, text = ""]) => text.trim());
}

it("calls other plugins' hooks before and after the named steps, and lets a provisioner reload", async () => {
  const project = await Project.open(`
    Vagrant.configure("2") do |config|
      config.vm.box = "debian/bookworm64"
      config.vm.provision "shell", inline: "echo first"
      config.vm.provision :reload_for_test
      config.vm.provision "shell", inline: "test -f /vagrant/Vagrantfile && echo last"
    end
  `);
  await project.write(".vagrantplugins", plugin);

  const up = await project.succeed("up --provider=orbstack");
  const said = hooks(up.output);
  for (const [earlier, later] of [
    ["prepend up (id none)", "before Provision (id none)"],
    ["before Provision (id none)", "after Provision (id none)"],
    ["after Provision (id none)", "after SyncedFolders (id none)"],
    ["after SyncedFolders (id none)", "before Create (id none)"],
    ["before Create (id none)", "after Create (id set)"],
    ["after Create (id set)", "append up (id set)"],
    ["append up, out (id set)", "after SyncedFolders, out (id set)"],
    ["after SyncedFolders, out (id set)", "after Provision, out (id set)"],
    ["after Provision, out (id set)", "provisioner_run (id set)"],
    ["provisioner_run (id set)", "prepend reload (id set)"],
    ["append reload, out (id set)", "reloaded, running"],
    ["reloaded, running", "before Provision, out (id set)"],
  ] as const) {
    expect(said).toContain(earlier);
    expect(said).toContain(later);
    expect(said.indexOf(earlier), `${earlier} comes before ${later}`).toBeLessThan(said.lastIndexOf(later));
  }
  expect(up.output).toMatch(/first[\s\S]*HOOK reloaded[\s\S]*last/);

  expect(hooks((await project.succeed("halt")).output)).toEqual([
    ...[
      "prepend halt (id set)",
      "append halt (id set)",
      "append halt, out (id set)",
      "prepend halt, out (id set)",
    ],
  ]);
  // Plugins still access the machine after it was destroyed.
  expect(hooks((await project.succeed("destroy -f")).output)).toEqual([
    ...["prepend destroy (id set)", "append destroy (id none)", "append destroy, out (id none)"],
    "prepend destroy, out (id none)",
  ]);
});

it("fires triggers of all kinds", async () => {
  const project = await Project.open(
    `
    Vagrant.configure("2") do |config|
      config.vm.box = "debian/bookworm64"
      config.trigger.before(:up) { |t| t.info = "TRIGGER before up" }
      config.trigger.after(:up) { |t| t.run_remote = { inline: "echo TRIGGER in $(hostname)" } }
      config.trigger.before(:halt) { |t| t.run = { inline: "echo TRIGGER on the host" } }
      config.trigger.after(:halt) { |t| t.ruby { |env, machine| env.ui.info("TRIGGER ruby #{machine.state.id}") } }
      config.trigger.before(:"VagrantPlugins::Orbstack::Action::Create", type: :action) { |t| t.info = "TRIGGER before Create" }
      config.trigger.after(:"Vagrant::Action::Builtin::SyncedFolders", type: :action) { |t| t.info = "TRIGGER after SyncedFolders" }
      config.trigger.before(:machine_action_halt, type: :hook) { |t| t.info = "TRIGGER hook" }
      config.trigger.after(:status, type: :command) { |t| t.info = "TRIGGER after status" }
      config.trigger.before(:destroy) { |t| t.warn = "TRIGGER refuses"; t.abort = true }
    end
  `,
    { VAGRANT_EXPERIMENTAL: "typed_triggers" },
  );
  const up = (await project.succeed("up --provider=orbstack")).output;
  // An action trigger runs where its class is in the stack: those after SyncedFolders, on the way in.
  expect(up).toMatch(
    /TRIGGER before up[\s\S]*TRIGGER after SyncedFolders[\s\S]*TRIGGER before Create[\s\S]*Creating machine/,
  );
  expect(up).toContain(`TRIGGER in ${await project.machineName()}`);
  expect((await project.succeed("status")).output).toContain("TRIGGER after status");
  const halt = (await project.succeed("halt")).output;
  expect(halt).toContain("TRIGGER hook");
  expect(halt).toMatch(/TRIGGER on the host[\s\S]*Stopping the machine[\s\S]*TRIGGER ruby stopped/);

  const destroy = await project.vagrant("destroy -f");
  expect(destroy.exitCode).toBe(1);
  expect(destroy.output).toContain("TRIGGER refuses");
  expect((await project.succeed("status")).output).toMatch(/default +stopped/);
});
