# frozen_string_literal: true

# A provider that does nothing, to measure Vagrant itself. A machine exists if it has an id file.
module NullProvider
  class Plugin < Vagrant.plugin("2")
    name "null provider"
    provider(:null, parallel: true, box_optional: true) { Provider }
  end

  class Provider < Vagrant.plugin("2", :provider)
    def initialize(machine)
      super
      @machine = machine
    end

    def state
      id = @machine.id ? :running : :not_created
      Vagrant::MachineState.new(id, id.to_s, id.to_s)
    end

    # A plain sshd, if the benchmark has started one.
    def ssh_info
      { host: ENV.fetch("NULL_HOST", ""), port: 22, username: "root", private_key_path: ENV.fetch("NULL_KEY", "") }
    end

    def action(name)
      builtin = Vagrant::Action::Builtin
      Vagrant::Action::Builder.new.tap do |builder|
        builder.use(builtin::ConfigValidate) unless name == :ssh_run
        builder.use(->(env) { env[:machine].id = "null" }) if name == :up
        builder.use(builtin::SSHRun) if name == :ssh_run
      end
    end
  end
end
