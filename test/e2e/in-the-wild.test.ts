import { expect, it } from "vitest";
import { Project } from "../support/project.js";

it("accepts a Vagrantfile for other providers unchanged, and says once what it ignores", async () => {
  const project = await Project.open(`
    # -*- mode: ruby -*-
    require "yaml"
    required_plugins = %w[]
    settings = YAML.load_file(File.join(__dir__, "settings.yml"))

    Vagrant.configure("2") do |config|
      config.vm.box = "bento/debian-12"
      config.vm.box_check_update = false
      config.vm.post_up_message = "Have fun with #{settings["name"]}"
      config.ssh.insert_key = false
      config.ssh.forward_agent = true
      config.vbguest.auto_update = false if Vagrant.has_plugin?("vagrant-vbguest")
      config.hostmanager.enabled = true if Vagrant.has_plugin?("vagrant-hostmanager")

      config.vm.provider "virtualbox" do |vb|
        vb.gui = false
        vb.memory = 2048
        vb.customize ["modifyvm", :id, "--cpus", 2, "--natdnshostresolver1", "on"]
      end
      config.vm.provider("vmware_desktop") { |vmware| vmware.vmx["memsize"] = "2048" }
      config.vm.provider("libvirt") { |libvirt| libvirt.nested = true }

      config.vm.define settings["name"] do |node|
        node.vm.hostname = "#{settings["name"]}.example.test"
        node.vm.network :private_network, ip: "192.168.99.10", virtualbox__intnet: "lab"
        node.vm.network :public_network, bridge: "en0: Wi-Fi (AirPort)"
        node.vm.network "forwarded_port", guest: 5353, host: 5353, protocol: "udp"
        node.vm.synced_folder ".", "/vagrant", type: "nfs", nfs_udp: false, mount_options: ["actimeo=1"]
        node.vm.provision "bootstrap", type: "shell", run: "once", env: { "WHO" => settings["name"] },
          inline: 'echo "bootstrap $WHO as $(id -un) on $(hostname -f)"'
        node.vm.provision "always", type: "shell", run: "always", privileged: false, inline: "echo always as $(id -un)"
        node.vm.provision "never", type: "shell", run: "never", inline: "echo never"
      end
    end
  `);
  await project.write("settings.yml", "name: shop\n");

  const { output } = await project.succeed("up --provider=orbstack");
  expect(output).toContain("bootstrap shop as root on shop.example.test");
  expect(output).toContain("always as vagrant");
  expect(output).not.toContain("echo never");
  expect(output).toContain("Have fun with shop");
  for (const once of [
    /For OrbStack, set os\.memory and os\.cpus/,
    /The public network is ignored/,
    /UDP port 5353 is not forwarded/,
    /`virtualbox__intnet` has no effect/,
    /instead of nfs/,
    /`config\.ssh\.forward_agent` has no effect/,
  ]) {
    expect(output.match(new RegExp(once, "g")), String(once)).toHaveLength(1);
  }

  const again = await project.succeed("up");
  expect(again.output).toContain("always as vagrant");
  expect(again.output).not.toContain("bootstrap shop");
  expect((await project.succeed("provision --provision-with never")).output).toContain("never");
  expect((await project.succeed("ssh -c 'touch /vagrant/x && hostname'")).output).toContain("shop");
});
