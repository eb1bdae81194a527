# frozen_string_literal: true

require "base64"
require "json"
require "securerandom"

# Replaces Vagrant's providers for VirtualBox, VMware, Hyper-V and Parallels in a nested Vagrant, which itself is
# real. It calls these backends' tools, as the tests' stubs understand them. It does not import boxes or share
# folders.
module FakeProvider
  HYPERVISORS = %i[virtualbox vmware_desktop hyperv parallels].freeze

  # The options of the two whose plugins are not part of Vagrant. Any option is accepted.
  class Config < Vagrant.plugin("2", :config)
    attr_accessor :memory, :cpus, :gui

    # Like VMware's.
    def vmx
      @vmx ||= {}
    end
  end

  class Plugin < Vagrant.plugin("2")
    name "fake provider for backend stubs"

    HYPERVISORS.each { |hypervisor| provider(hypervisor, box_optional: true, defaultable: false) { Provider } }
    %i[vmware_desktop parallels].each { |hypervisor| config(hypervisor, :provider) { Config } }
  end

  # The calls of each backend's tool, by task.
  module Calls
    def self.virtualbox(task, id, value = nil)
      { create: %W[VBoxManage createvm --name web --uuid #{id} --register],
        memory: %W[VBoxManage modifyvm #{id} --memory #{value}],
        start: %W[VBoxManage startvm #{id} --type headless],
        stop: %W[VBoxManage controlvm #{id} acpipowerbutton],
        kill: %W[VBoxManage controlvm #{id} poweroff],
        suspend: %W[VBoxManage controlvm #{id} savestate],
        delete: %W[VBoxManage unregistervm #{id} --delete] }.fetch(task)
    end

    def self.vmware_desktop(task, id, value = nil)
      vmrun = %w[vmrun -T ws]
      { create: [*vmrun, "clone", "base.vmx", id, "full"],
        memory: [*vmrun, "writeVariable", id, "runtimeConfig", "memsize", value.to_s],
        start: [*vmrun, "start", id, "nogui"],
        stop: [*vmrun, "stop", id, "soft"],
        kill: [*vmrun, "stop", id, "hard"],
        suspend: [*vmrun, "suspend", id],
        delete: [*vmrun, "deleteVM", id] }.fetch(task)
    end

    def self.parallels(task, id, value = nil)
      { create: %W[prlctl create #{id}],
        memory: %W[prlctl set #{id} --memsize #{value}],
        start: %W[prlctl start #{id}],
        stop: %W[prlctl stop #{id}],
        kill: %W[prlctl stop #{id} --kill],
        suspend: %W[prlctl suspend #{id}],
        delete: %W[prlctl delete #{id}] }.fetch(task)
    end

    def self.hyperv(task, id, value = nil)
      script = { create: "New-VM", memory: "Set-VMMemory -StartupBytes #{value}MB", start: "Start-VM", stop: "Stop-VM",
                 kill: "Stop-VM -TurnOff -Force", suspend: "Save-VM", delete: "Remove-VM -Force" }.fetch(task)
      encoded = Base64.strict_encode64("$vm = Get-VM | Where-Object { $_.Id -eq '#{id}' }\n$vm | #{script}".encode("UTF-16LE"))
      %W[powershell -NoProfile -EncodedCommand #{encoded}]
    end
  end

  # Machines of the backend under whose name it is registered.
  class Provider < Vagrant.plugin("2", :provider)
    STATES = { "running" => :running, "stopped" => :poweroff, "saved" => :saved, "paused" => :paused }.freeze

    def initialize(machine)
      super
      @machine = machine
    end

    def action(name)
      Actions.respond_to?(name) && Actions.public_send(name)
    end

    # The tested code asks the stubs for the state; this reads it from their files.
    def state
      known = JSON.parse(File.read(File.join(ENV.fetch("BACKEND_STUB_HOME"), "machines.json"))) rescue {}
      id = STATES.fetch(known[@machine.id], :not_created)
      Vagrant::MachineState.new(id, id.to_s, id.to_s)
    end

    def ssh_info
      return unless state.id == :running

      { host: File.read(File.join(ENV.fetch("BACKEND_STUB_HOME"), "address")).strip, port: 22 }
    end

    def perform(task, value = nil)
      command = Calls.public_send(@machine.provider_name, task, @machine.id, value)
      result = Vagrant::Util::Subprocess.execute(*command)
      raise Vagrant::Errors::CommandUnavailable, file: "#{command.first}: #{result.stderr}" unless result.exit_code.zero?
    end

    def make
      id = SecureRandom.uuid
      # As with `clone_directory`: the machine's file is outside the folder .vagrant.
      @machine.id = @machine.provider_name == :vmware_desktop ? File.join(ENV.fetch("BACKEND_STUB_HOME"), "#{id}.vmx") : id
      perform(:create)
    end

    def memory
      config = @machine.provider_config
      case @machine.provider_name
      when :vmware_desktop then config.vmx["memsize"]
      when :virtualbox then config.customizations.map(&:last).find { |words| words.include?("--memory") }&.last
      else config.memory
      end
    end
  end

  # Runs one task, unless the machine's state makes it unnecessary.
  class Perform
    def initialize(app, _env, task, states)
      @app = app
      @task = task
      @states = states
    end

    def call(env)
      machine = env[:machine]
      machine.provider.perform(@task) if @states.include?(machine.state.id)
      machine.id = nil if @task == :delete
      @app.call(env)
    end
  end

  # Creates the machine if necessary, and starts it with its memory.
  class Boot
    def initialize(app, _env)
      @app = app
    end

    def call(env)
      machine = env[:machine]
      machine.provider.make if machine.state.id == :not_created
      unless machine.state.id == :running
        machine.provider.perform(:memory, machine.provider.memory) if machine.provider.memory
        machine.provider.perform(:start)
      end
      @app.call(env)
    end
  end

  # A stack for each of Vagrant's actions.
  module Actions
    def self.stack(*items)
      Vagrant::Action::Builder.new.tap { |builder| items.each { |item| builder.use(*item) } }
    end

    def self.up
      stack([Vagrant::Action::Builtin::ConfigValidate], [Boot],
            [Vagrant::Action::Builtin::WaitForCommunicator, %i[starting running]])
    end

    def self.halt
      task = Vagrant::Action::Builder.new
      task.use(Vagrant::Action::Builtin::Call, Vagrant::Action::Builtin::IsEnvSet, :force_halt) do |env, branch|
        branch.use Perform, env[:result] ? :kill : :stop, %i[running paused]
      end
      task
    end

    def self.reload
      stack([halt], [up])
    end

    def self.resume
      up
    end

    def self.suspend
      stack([Perform, :suspend, [:running]])
    end

    def self.destroy
      stack([Perform, :kill, %i[running paused]], [Perform, :delete, %i[poweroff saved]])
    end

    # Like VirtualBox's provider, but without exporting a disk.
    def self.package
      general = Vagrant::Action::General
      stack([general::PackageSetupFolders], [general::PackageSetupFiles], [halt], [general::Package])
    end
  end
end
