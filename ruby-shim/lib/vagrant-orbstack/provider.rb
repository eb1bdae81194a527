# frozen_string_literal: true

module VagrantPlugins
  module Orbstack
    # Passes Vagrant's questions about a machine on to the sidecar.
    class Provider < Vagrant.plugin("2", :provider)
      # Vagrant asks for the state 8 N + 1 times in one `status`. An answer is reused until one of our steps has run.
      STATE_LIFETIME = 5
      DEFAULT_SHELL = "bash -l"

      # Only looks at files, because Vagrant calls this in every project.
      def self.usable?(raise_error = false)
        !(raise_error ? Node.path! : Node.path).nil?
      end

      def initialize(machine)
        super
        @machine = machine
        Settings.of(machine.config)
        free_ssh_port if orbstack?
        take_over_communicator
        Turns.keep
        take_over_folders(machine.config.vm.synced_folders)
        # Vagrant's NFS needs capabilities that our providers lack, and fails with an obscure error.
        machine.config.nfs.functional = false
        @lock = Mutex.new
        Sidecar.prepare
      end

      # nil for an action that the sidecar does not know: Vagrant has an error for it.
      def action(name)
        stack = stack_for(name.to_s)
        stack && StackBuilder.build(stack) { |other| stack_for(other) }
      end

      def state
        return state_of("not_created") if @machine.id.nil?

        @lock.synchronize { fresh? ? @state : @state = fetch_state }
      end

      def machine_id_changed
        @state = nil
      end

      def ssh_info
        info = Sidecar.current.query("provider/ssh_info", machine: descriptor)
        return if info.nil?

        learn_guest(info) if info["guest"]
        target = info.slice("host", "port", "username", "private_key_path").transform_keys(&:to_sym)
        orbstack? ? SshTarget.new.update(target, forward_agent: forwards_agent?) : target
      end

      # Also asks for the SSH data, because what they say about the guest must be known before Vagrant accesses it.
      def reachable?
        !ssh_info.nil? && Sidecar.current.query("provider/reachable", machine: descriptor)
      rescue Vagrant::Errors::VagrantError
        false
      end

      def invalid_options
        Sidecar.current.query("provider/validate", machine: descriptor)
      end

      def ask_capability(name)
        Sidecar.current.query("provider/capability", machine: descriptor, name: name, args: [])
      end

      def descriptor
        Descriptor.of(@machine)
      end

      def to_s
        "#{orbstack? ? 'OrbStack' : 'Vagrant'} (#{@machine.id || 'not created'})"
      end

      private

      # OrbStack's machines are reached through its own SSH server, those of other providers as usual.
      def orbstack?
        @machine.provider_name == :orbstack
      end

      # SSH needs no host port, so Vagrant must not look for a free one.
      def free_ssh_port
        @machine.config.vm.networks.each { |_, options| options[:disabled] = true if options[:id] == "ssh" }
      end

      # Without an agent, Vagrant's check for one would fail all commands of root.
      def forwards_agent?
        @machine.config.ssh.forward_agent && Vagrant::Util::Platform.darwin?
      end

      # Keeps a communicator that the user chose, unless it is the default that ours extends.
      def take_over_communicator
        vm = @machine.config.vm
        vm.communicator = :orbstack if [nil, :ssh].include?(vm.communicator&.to_sym)
      end

      # Replaces types that share the host's files, such as nfs and virtualbox, because OrbStack does that itself.
      def take_over_folders(folders)
        folders.each_value do |folder|
          next unless Orbstack.facts.fetch("native_folder_types").include?(folder[:type].to_s)

          folder[:given_type] = folder[:type].to_s
          folder[:type] = :orbstack
        end
      end

      def stack_for(name)
        Sidecar.current.query("provider/stack", provider: @machine.provider_name.to_s, action: name)
      end

      def fresh?
        @state && @state_at > Sidecar.changed_at && Orbstack.now - @state_at < STATE_LIFETIME
      end

      def fetch_state
        asked_at = Orbstack.now
        state = ask_state
        # A failure counts from when it was noticed, because waiting for it may have taken long.
        @state_at = state.id == :unknown ? Orbstack.now : asked_at
        state
      end

      def ask_state
        answer = Sidecar.current.query("provider/state", machine: descriptor)
        reason = answer["error"] && Errors.build(answer["error"]["key"], answer["error"]["data"]).message
        state_of(answer["id"], answer["short"], [answer["long"], reason].compact.join("\n\n"))
      rescue Vagrant::Errors::VagrantError => e
        # Never an error and never "not created", because Vagrant then forgets the machine.
        state_of("unknown", "unknown", e.message)
      end

      def state_of(id, short = id.tr("_", " "), long = I18n.t("vagrant_orbstack.states.#{id}"))
        Vagrant::MachineState.new(id.to_sym, short, long)
      end

      # What the sidecar knows about the guest saves Vagrant some twenty commands.
      def learn_guest(info)
        @machine.config.vm.guest ||= info["guest"].to_sym
        @machine.config.ssh.shell = info["shell"] if @machine.config.ssh.shell == DEFAULT_SHELL
      end
    end
  end
end
