# frozen_string_literal: true

require "io/console"
require "vagrant/util/busy"
require "vagrant/util/retryable"
require "vagrant/util/safe_exec"

module VagrantPlugins
  module Orbstack
    # `vagrant vm`: the sidecar parses the arguments and does the work. Its questions about Vagrant are answered here.
    class Command < Vagrant.plugin("2", :command)
      include Vagrant::Util::Retryable

      # A query of a machine's state locks Vagrant's index for a moment, and Vagrant does not wait for the lock.
      INDEX_LOCK = { on: Vagrant::Errors::MachineLocked, tries: 50, sleep: 0.1 }.freeze

      def self.synopsis
        "manages machines in ways that Vagrant has no command for"
      end

      # As the sidecar knows it.
      def self.key
        "vm"
      end

      def execute
        interrupted = false
        # Keeps messages out of the output that programs read.
        @env.ui.stdout = $stderr
        answer = Vagrant::Util::Busy.busy(-> { interrupted = true }) do
          Sidecar.current.run_command(params, -> { interrupted }) { |name, message| serve(name, message) }
        end
        # The query writes the state to Vagrant's index, for global-status.
        found.each_value { |machine| retryable(INDEX_LOCK) { machine.state } } if answer["changed"]
        exec = answer["exec"]
        Vagrant::Util::SafeExec.exec(exec["program"], *exec["args"]) if exec
        answer["exit_code"]
      end

      private

      def params
        {
          command: self.class.key, argv: @argv, cwd: Dir.pwd,
          home_path: @env.home_path.to_s, root_path: @env.root_path&.to_s,
          terminal: {
            interactive: $stdin.tty? && $stdout.tty?, colour: @env.ui.is_a?(Vagrant::UI::Colored) && $stdout.tty?,
            columns: (IO.console&.winsize&.last if $stdout.tty?)
          }
        }
      end

      def serve(name, message)
        case name
        when "ui/write", "ui/stream" then write(message)
        when "ui/ask" then @env.ui.ask("#{message['question']} ", prefix: false)
        when "environment/machines" then describe(message["targets"])
        when "machine/act" then act(message)
        end
      end

      # Without a prefix, because programs read the output of `--json`. Ends the command if the output is closed.
      def write(message)
        stream = message["stream"] == "stderr" ? $stderr : $stdout
        stream.write(message["text"] || message["base64"].unpack1("m"))
        stream.flush
        nil
      rescue Errno::EPIPE
        exit(141)
      end

      # Names, /patterns/ and ids of global-status, as in Vagrant. Without names, all machines of the project.
      def describe(targets)
        machines = retryable(INDEX_LOCK) { named(targets) }
        ours, others = machines.partition { |machine| Plugin::PROVIDERS.include?(machine.provider_name) }
        ours.each { |machine| found[machine.data_dir.to_s] = machine }
        { machines: ours.map { |machine| machine.provider.descriptor },
          others: others.map { |machine| { name: machine.name.to_s, provider: machine.provider_name.to_s } } }
      end

      def named(targets)
        targets.each { |target| refuse_unknown(target) }
        [].tap { |all| with_target_vms(targets) { |machine| all << machine } }
      end

      # Vagrant would accept any prefix of an id.
      def refuse_unknown(target)
        return if target.match?(%r{\A(/.+/|\h{7,})\z}) || @env.machine_names.include?(target.to_sym)

        raise Errors.build("id_too_short", id: target) if target.match?(/\A\h+\z/)
        raise Vagrant::Errors::NoEnvironmentError unless @env.root_path

        raise Vagrant::Errors::MachineNotFound, name: target
      end

      # Runs one of Vagrant's actions on a machine that was queried before.
      def act(message)
        found.fetch(message["data_dir"]).action(message["action"].to_sym, message["env"].transform_keys(&:to_sym))
        nil
      end

      def found
        @found ||= {}
      end
    end
  end
end
