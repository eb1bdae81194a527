# frozen_string_literal: true

require "shellwords"
require "vagrant-orbstack/ansible_login"
require Vagrant.source_root.join("plugins", "provisioners", "ansible", "provisioner", "host").to_s

RSpec.describe VagrantPlugins::Orbstack::AnsibleLogin do
  let(:ssh_info) { { host: "127.0.0.1", port: 32_222, username: "vagrant@web", private_key_path: ["/key"] } }
  let(:provisioner) do
    VagrantPlugins::Ansible::Provisioner::Host.allocate.tap do |made|
      made.instance_variable_set(:@lexicon, { ansible_host: "ansible_host", ansible_port: "ansible_port" })
      made.instance_variable_set(:@config, double(force_remote_user: false))
      described_class.add_to(made)
    end
  end

  # As Ansible reads a line of its inventory: words, each split at the first =.
  def variables(provider, ssh_args)
    provisioner.instance_variable_set(:@ansible_ssh_args, ssh_args)
    line = provisioner.send(:get_inventory_ssh_machine, double(name: "web", provider_name: provider), ssh_info)
    expect(line).to end_with("\n")
    Shellwords.split(line).drop(1).to_h { |word| word.split("=", 2) }
  end

  it "makes OpenSSH use the name that OrbStack needs, with a connection for each machine" do
    given = "-o ProxyCommand='ssh a' -o ControlMaster=auto"
    expect(variables(:orbstack, given)).to include(
      "ansible_ssh_args" => "#{given} -o User=vagrant@web", "ansible_control_path" => "%(directory)s/%%C"
    )
  end

  it "keeps Ansible's own options for OpenSSH" do
    expect(variables(:orbstack, "")).to include("ansible_ssh_args" => /ControlPersist=60s -o User=vagrant@web/)
  end

  it "does not change other providers' machines, and other provisioners" do
    expect(variables(:virtualbox, "").keys).to eq(%w[ansible_host ansible_port ansible_ssh_private_key_file])
    expect(described_class.add_to(Object.new)).to be_nil
  end
end
