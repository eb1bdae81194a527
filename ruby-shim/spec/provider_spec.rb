# frozen_string_literal: true

require_relative "support/scripted"

RSpec.describe VagrantPlugins::Orbstack::Provider do
  include_context "with a scripted sidecar"

  let(:provider) { machine.provider }
  let(:running) { { result: { id: "running", short: "running", long: "It runs." } } }

  def pass(seconds)
    now = VagrantPlugins::Orbstack.now
    allow(VagrantPlugins::Orbstack).to receive(:now) { now + seconds }
  end

  describe "its machine" do
    it "is reached through OrbStack, so that Vagrant looks for no SSH port" do
      ssh = ->(made) { made.config.vm.networks.map(&:last).find { |options| options[:id] == "ssh" } }
      expect(ssh.call(machine)).to include(disabled: true)
      expect(ssh.call(machine_of(:vagrant))).not_to include(disabled: true)
    end

    it "uses our communicator" do
      expect(machine.config.vm.communicator).to eq(:orbstack)
    end

    it "has Vagrant's NFS disabled" do
      expect(machine.config.nfs.functional).to be(false)
    end

    describe "whose Vagrantfile chose" do
      let(:vagrantfile) do
        <<~RUBY
          config.vm.communicator = "none"
          config.vm.synced_folder ".", "/a", type: "nfs"
          config.vm.synced_folder ".", "/b", type: "rsync"
        RUBY
      end

      it "another communicator, keeps it" do
        expect(machine.config.vm.communicator.to_sym).to eq(:none)
      end

      it "a type of folders that OrbStack replaces, gets ours, and keeps the others" do
        folders = machine.config.vm.synced_folders
        expect(folders["/a"]).to include(type: :orbstack, given_type: "nfs")
        expect(folders["/b"][:type].to_s).to eq("rsync")
      end
    end
  end

  it "is usable if Node.js exists, and starts nothing to find out" do
    expect(described_class.usable?).to be(true)
    ENV["VAGRANT_ORBSTACK_NODE"] = "/nowhere/node"
    expect(described_class.usable?).to be(false)
    expect { described_class.usable?(true) }.to raise_error(VagrantPlugins::Orbstack::Errors::NodeMissing)
    expect(received("initialize")).to be_empty
  end

  it "builds Vagrant's stack from the sidecar's, including other actions" do
    script("provider/stack" => [{ result: [{ action: "other" }] }, { result: [{ builtin: "Provision" }] }])
    expect(provider.action(:up).stack.map { |entry| entry.respond_to?(:middleware) ? entry.middleware : entry.first })
      .to eq([Vagrant::Action::Builtin::Provision])
    expect(received("provider/stack").map { |params| params.values_at("provider", "action") })
      .to eq([%w[orbstack up], %w[orbstack other]])
  end

  it "has no action that the sidecar does not know" do
    script("provider/stack" => { result: nil })
    expect(provider.action(:dance)).to be_nil
  end

  describe "the state" do
    let(:asked) { received("provider/state").size }

    before { script("provider/state" => running) }

    it "of a machine without an id is known without the sidecar" do
      expect(provider.state.id).to eq(:not_created)
      expect(provider.state.long_description).to include("vagrant up")
      expect(asked).to eq(0)
    end

    it "is queried once for many questions of Vagrant's" do
      machine.id = "01A"
      9.times { expect(provider.state.id).to eq(:running) }
      expect(provider.state.short_description).to eq("running")
      expect(asked).to eq(1)
    end

    it "is queried again after five seconds" do
      machine.id = "01A"
      provider.state
      pass(6)
      provider.state
      expect(asked).to eq(2)
    end

    it "is queried again after one of our steps" do
      machine.id = "01A"
      provider.state
      VagrantPlugins::Orbstack::Sidecar.changed_at = VagrantPlugins::Orbstack.now
      provider.state
      expect(asked).to eq(2)
    end

    it "is queried again if the machine's id changed" do
      machine.id = "01A"
      provider.state
      machine.id = "01B"
      provider.state
      expect(received("provider/state").map { |params| params["machine"]["id"] }).to eq(%w[01A 01B])
    end

    it "that is unknown has the reason in its description" do
      error = { key: "lock_impossible", data: { path: "/a/lock", reason: "no space" } }
      script("provider/state" => { result: { id: "unknown", short: "unknown", long: "Not known.", error: error } })
      machine.id = "01A"
      expect(provider.state.long_description).to match(/\ANot known\.\n\n.*no space/m)
    end

    it "is unknown, and neither an error nor not_created, if the sidecar fails" do
      script("provider/state" => refusal("lock_impossible", path: "/a/lock", reason: "no space"))
      machine.id = "01A"
      expect(provider.state).to have_attributes(id: :unknown, long_description: /no space/)
    end

    it "is unknown if every sidecar crashes" do
      script("provider/state" => { end: true })
      machine.id = "01A"
      expect(provider.state.id).to eq(:unknown)
    end
  end

  describe "the SSH data" do
    let(:info) do
      { host: "127.0.0.1", port: 32_222, username: "vagrant@web", private_key_path: "/key", guest: "debian", shell: "sh" }
    end

    it "has only what Vagrant expects" do
      script("provider/ssh_info" => { result: info })
      expect(provider.ssh_info.to_h).to eq(
        host: "127.0.0.1", port: 32_222, username: "vagrant@web", private_key_path: "/key", forward_agent: false
      )
    end

    describe "of a Vagrantfile with config.ssh" do
      let(:vagrantfile) do
        <<~RUBY
          config.ssh.host = "web.test"
          config.ssh.port = 22
          config.ssh.username = "admin"
          config.ssh.forward_agent = true
        RUBY
      end
      let(:places) { { host: "127.0.0.1", port: 32_222, username: "vagrant@web" } }
      let(:words) { { host: "web.test", port: 22, username: "admin", forward_agent: true } }

      before { script("provider/ssh_info" => { result: info }) }

      it "comes from the sidecar, which reads config.ssh" do
        expect(machine.ssh_info).to include(places.merge(forward_agent: false))
        expect(received("provider/ssh_info").dig(0, "machine", "ssh")).to include(words.transform_keys(&:to_s))
      end

      it "does not change config.ssh, because other plugins read it" do
        machine.ssh_info
        expect(words.keys.to_h { |name| [name, machine.config.ssh.public_send(name)] }).to eq(words)
      end

      it "follows the Vagrantfile with the other provider" do
        expect(machine_of(:vagrant).ssh_info).to include(words)
      end
    end

    it "sets the guest, unless the Vagrantfile does" do
      script("provider/ssh_info" => { result: info })
      provider.ssh_info
      expect([machine.config.vm.guest, machine.config.ssh.shell]).to eq([:debian, "sh"])
      other = machine_of(:orbstack, :default)
      other.config.ssh.shell = "zsh"
      other.config.vm.guest = :alpine
      other.provider.ssh_info
      expect([other.config.vm.guest, other.config.ssh.shell]).to eq([:alpine, "zsh"])
    end

    it "is nil unless the machine is running" do
      script("provider/ssh_info" => { result: nil })
      expect(provider.ssh_info).to be_nil
    end

    it "is ready if the sidecar says so" do
      script("provider/ssh_info" => { result: info }, "provider/reachable" => [{ result: true }, { result: false }])
      expect([provider.reachable?, provider.reachable?]).to eq([true, false])
    end

    it "is not queried without a machine, and not ready if the query fails" do
      script("provider/ssh_info" => [{ result: nil }, refusal("lock_impossible", path: "/", reason: "")])
      expect([provider.reachable?, provider.reachable?]).to eq([false, false])
      expect(received("provider/reachable")).to be_empty
    end
  end

  describe "a sidecar that crashes in a step" do
    before do
      script("step/run" => { end: true }, **stack)
      # What runs the double is no Node.js.
      allow(VagrantPlugins::Orbstack::Node).to receive(:complaint)
    end

    def halt(name)
      machine_of(:orbstack, name).action(:halt)
    end

    let(:vagrantfile) { "%w[web db mail].each { |name| config.vm.define(name) }" }
    let(:stack) { { "provider/stack" => { result: [{ step: "halt" }] } } }
    let(:crash) { VagrantPlugins::Orbstack::Errors::SidecarCrashed }

    it "fails that step, and is replaced once for the machines after it" do
      expect { halt(:web) }.to raise_error(crash, /it ended/)
      script("step/run" => { result: { result: nil, changed: false } }, **stack)
      halt(:db)
      expect(received("step/run").map { |params| params.dig("machine", "name") }).to eq(%w[web db])
      script("step/run" => { end: true }, **stack)
      2.times { expect { halt(:mail) }.to raise_error(crash) }
      expect(received("initialize").size).to eq(2)
    end
  end

  it "lets the sidecar validate the options" do
    script("provider/validate" => { result: ["cpus: expected a number."] })
    expect(machine.provider_config.validate(machine)).to eq("Provider orbstack" => ["cpus: expected a number."])
    expect(received("provider/validate").dig(0, "machine", "name")).to eq("default")
  end

  it "names the provider and the machine" do
    expect([provider, machine_of(:vagrant, id: "01A").provider].map(&:to_s))
      .to eq(["OrbStack (not created)", "Vagrant (01A)"])
  end
end
