# frozen_string_literal: true

require "io/console"
require "vagrant/util/busy"
require "vagrant/util/retryable"
require "vagrant/util/safe_exec"

module VagrantPlugins
  module Orbstack
    # `vagrant vm`: the sidecar reads the words and does the work; what it asks about Vagrant is answered here.
    class Command < Vagrant.plugin("2", :command)
      include Vagrant::Util::Retryable

      # Whoever looks at a machine's state locks it in Vagrant's index for a moment, and Vagrant does not wait for that.
      INDEX_LOCK = { on: Vagrant::Errors::MachineLocked, tries: 50, sleep: 0.1 }.freeze

      def self.synopsis
        "manages machines in ways that Vagrant has no command for"
      end

      def execute
        interrupted = false
        # What is said about the work must not get into what a program reads.
        @env.ui.stdout = $stderr
        answer = Vagrant::Util::Busy.busy(-> { interrupted = true }) do
          Sidecar.current.run_command(params, -> { interrupted }) { |name, message| serve(name, message) }
        end
        # Asking for the state is what writes it to Vagrant's index, for global-status.
        found.each_value { |machine| retryable(INDEX_LOCK) { machine.state } } if answer["changed"]
        exec = answer["exec"]
        Vagrant::Util::SafeExec.exec(exec["program"], *exec["args"]) if exec
        answer["exit_code"]
      end

      private

      def params
        {
          argv: @argv, cwd: Dir.pwd, home_path: @env.home_path.to_s, root_path: @env.root_path&.to_s,
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

      # As it is, without a prefix: programs read the output of `--json`. When nobody does any more, it ends.
      def write(message)
        stream = message["stream"] == "stderr" ? $stderr : $stdout
        stream.write(message["text"] || message["base64"].unpack1("m"))
        stream.flush
        nil
      rescue Errno::EPIPE
        exit(141)
      end

      # Names, /patterns/ and ids of global-status, in Vagrant's own way; of no names, all machines of the project.
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

      # Vagrant would take any beginning of an id for the id.
      def refuse_unknown(target)
        return if target.match?(%r{\A(/.+/|\h{7,})\z}) || @env.machine_names.include?(target.to_sym)

        raise Errors.build("id_too_short", id: target) if target.match?(/\A\h+\z/)
        raise Vagrant::Errors::NoEnvironmentError unless @env.root_path

        raise Vagrant::Errors::MachineNotFound, name: target
      end

      # One of Vagrant's own actions, on a machine that was asked for before.
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
