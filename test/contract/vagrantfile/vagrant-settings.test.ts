import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { describe, expect, it } from "vitest";
import type { Machine } from "../../../src/machine/machine.js";
import { passedOn, remarksOnSettings } from "../../../src/vagrantfile/passed-on.js";
import { render } from "../../../src/vagrantfile/render.js";
import { vagrantSettings } from "../../../src/vagrantfile/vagrant-settings.js";
import { sampleContext, sampleMachine } from "../../support/sample-context.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

type Settings = Machine["settings"];

const prelude = `
ENV["VAGRANT_I_KNOW_WHAT_IM_DOING_PLEASE_BE_QUIET"] = "1"
$LOAD_PATH.unshift "${join(process.cwd(), "ruby-shim/lib")}"
require "vagrant"
require "vagrant-orbstack"
`;

/** The last line of a Ruby script's output, as JSON. Vagrant is loaded in the script. */
async function ruby<T>(script: string, folder?: string): Promise<T> {
  const home = await temporaryFolder();
  const { stdout } = await execa("ruby", ["-e", prelude + script], {
    ...(folder !== undefined && { cwd: folder }),
    env: { VAGRANT_HOME: home, VAGRANT_EXPERIMENTAL: "disks,cloud_init" },
  });
  return JSON.parse(stdout.split("\n").at(-1) ?? "");
}

/** The settings that the shim sends for a Vagrantfile. */
async function settingsIn(vagrantfile: string): Promise<{ settings: Settings; vm: Machine["vm"] }> {
  const folder = await temporaryFolder();
  await writeFile(join(folder, "Vagrantfile"), vagrantfile);
  return ruby(
    `
config = Vagrant::Environment.new(ui_class: Vagrant::UI::Silent).vagrantfile.machine_config(:web, nil, nil)[:config]
puts JSON.generate(
  settings: VagrantPlugins::Orbstack::Settings.of(config), vm: VagrantPlugins::Orbstack::Descriptor.vm(config.vm)
)`,
    folder,
  );
}

/** Settings in the documentation of 2.4, in addition to those of the installed Vagrant. */
const documented = [
  ...["allow_fstab_modification", "allow_hosts_modification", "allowed_synced_folder_types", "base_address"],
  ...["base_mac", "boot_timeout", "box", "box_architecture", "box_check_update", "box_download_ca_cert"],
  ...[
    "box_download_ca_path",
    "box_download_checksum",
    "box_download_checksum_type",
    "box_download_client_cert",
  ],
  ...[
    "box_download_disable_ssl_revoke_best_effort",
    "box_download_insecure",
    "box_download_location_trusted",
  ],
  ...["box_download_options", "box_url", "box_version", "communicator", "graceful_halt_timeout", "guest"],
  ...["hostname", "ignore_box_vagrantfile", "post_up_message", "usable_port_range"],
].map((name) => `vm.${name}`);

describe("Vagrant's own settings", () => {
  it("are all handled: those of the installed Vagrant and of the documentation of 2.4", async () => {
    const installed = await ruby<string[]>(`
config = Vagrant::Config::Loader.new(Vagrant::Config::VERSIONS, Vagrant::Config::VERSIONS_ORDER).load([])[0]
setters = ->(part) { part.public_methods(true).grep(/\\A[a-z]\\w*=\\z/).map { |name| name.to_s.chomp("=") } }
names = VagrantPlugins::Orbstack::Settings::SECTIONS.flat_map do |section|
  setters.call(section.split(".").reduce(config, :public_send)).map { |name| "#{section}.#{name}" }
end
puts JSON.generate(names)`);
    expect(installed.length).toBeGreaterThan(100);
    const known = Object.entries(vagrantSettings).flatMap(([section, names]) =>
      Object.keys(names).map((name) => `${section}.${name}`),
    );
    const aliases = ["vm.host_name"];
    expect(
      [...installed, ...documented, "ssh.disable_deprecated_algorithms"].filter(
        (name) => !known.includes(name),
      ),
    ).toEqual(aliases);
  });

  it("are only sent if the Vagrantfile changes the default", async () => {
    expect(
      (await settingsIn('Vagrant.configure("2") { |config| config.vm.box = "x"; config.vm.define "web" }'))
        .settings,
    ).toEqual({
      vm: { box: "x" },
    });
  });

  it("arrive at the backend unchanged", async () => {
    const vagrantfile = `
Vagrant.configure("2") do |config|
  config.vm.define "web"
  config.vm.box = "debian/bookworm64"
  config.vm.allow_fstab_modification = false
  config.vm.allowed_synced_folder_types = [:rsync, :nfs]
  config.vm.base_mac = "0800271FA0C1"
  config.vm.base_address = "10.0.2.5"
  config.vm.box_check_update = false
  config.vm.box_url = ["boxes/web.box", "https://boxes.example/web.json"]
  config.vm.box_download_checksum = "abc"
  config.vm.box_download_checksum_type = "sha256"
  config.vm.box_download_ca_cert = "/certs/ca.pem"
  config.vm.box_download_insecure = true
  config.vm.box_download_options = { "key" => "it's \\"mine\\" \\#{x}" }
  config.vm.communicator = "winrm"
  config.vm.guest = :windows
  config.vm.graceful_halt_timeout = 5
  config.vm.usable_port_range = 4000..4999
  config.vm.post_up_message = "hello"
  config.vm.disk :disk, name: "extra", size: 1024
  config.vm.cloud_init content_type: "text/cloud-config", inline: "packages: [nginx]"
  config.ssh.password = "pass\\#{word}"
  config.ssh.shell = "sh"
  config.ssh.extra_args = ["-L", "8008:localhost:80"]
  config.ssh.keys_only = false
  config.ssh.keep_alive = false
  config.ssh.verify_host_key = :always
  config.ssh.forward_env = ["GREETING"]
  config.ssh.default.username = "admin"
  config.winrm.password = "other"
  config.winrm.transport = :ssl
  config.winssh.upload_directory = "D:/Temp"
  config.vagrant.sensitive = ["pass\\#{word}"]
end`;
    const given = await settingsIn(vagrantfile);
    expect(given.settings.ssh?.password).toBe("pass#{word}");
    const machine: Machine = {
      ...sampleMachine,
      settings: given.settings,
      ssh: { ...sampleMachine.ssh, username: undefined, privateKeyPath: [], forwardAgent: false },
      vm: {
        ...sampleMachine.vm,
        ...{ boxVersion: undefined, hostname: undefined, networks: given.vm.networks, disks: given.vm.disks },
        cloudInit: [{ contentType: "text/cloud-config", path: undefined, inline: "packages: [nginx]" }],
      },
    };
    const generated = render(sampleContext("virtualbox", { machine, folders: [], block: { mounts: [] } }));
    const arrived = await settingsIn(generated);
    const { post_up_message: _, ...vm } = given.settings.vm ?? {};
    const box_url = ["/projects/shop/boxes/web.box", "https://boxes.example/web.json"];
    const { vagrant: __, ...passed } = given.settings;
    expect(arrived.settings).toEqual({ ...passed, vm: { ...vm, box_url } });
    expect(arrived.vm.disks).toEqual(given.vm.disks);
    expect(arrived.vm.cloudInit).toEqual(given.vm.cloudInit);
    expect(generated).toContain("config.ssh.verify_host_key = :always\n");
    expect(generated).not.toContain("sensitive");
  });

  it("that cannot be passed on are reported", () => {
    const settings = { vagrant: { plugins: { "vagrant-libvirt": {} }, host: "linux" } };
    expect(remarksOnSettings({ ...sampleMachine, settings })).toEqual([
      expect.stringContaining("vagrant plugin install"),
    ]);
    expect(passedOn({ ...sampleMachine, settings }, "/home/me")).toEqual([]);
  });

  it("of a newer Vagrant are passed on unchanged", () => {
    const machine = { ...sampleMachine, settings: { vm: { from_the_future: { a: [1] } } } };
    expect(passedOn(machine, "/home/me")).toEqual([
      { setting: "vm.from_the_future", form: "plain", value: { a: [1] } },
    ]);
  });
});
