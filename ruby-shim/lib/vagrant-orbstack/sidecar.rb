# frozen_string_literal: true

require "open3"
require "log4r"
require "vagrant/version"

module VagrantPlugins
  module Orbstack
    # The sidecar's process. There is one for each vagrant process; it is started before it is needed.
    class Sidecar
      LOG_LINES = 40
      QUERY_LIMIT = 90
      START_LIMIT = 30
      EXPECTED = 1
      MISMATCH = 2
      # The levels in the sidecar's log, by number.
      LEVELS = { 30 => :info, 40 => :warn, 50 => :error, 60 => :fatal }.freeze
      KINDS = %w[info detail success warn error output].freeze

      @lock = Mutex.new
      @changed_at = 0
      @replaced = false

      extend CurrentSidecar

      attr_reader :owner, :connection, :node

      def initialize(node)
        @node = node
        @owner = Process.pid
        @log = []
        @logger = Log4r::Logger.new("vagrant::orbstack::sidecar")
        stdin, stdout, stderr, @process = spawn
        @log_reader = Thread.new { read_log(stderr) }
        @connection = Connection.new(stdout, stdin)
        @greeting = Thread.new { greet }
      end

      # A question: it has no side effects and a timeout.
      def query(method, params)
        ask(method, params, timeout: QUERY_LIMIT)
      rescue Errors::SidecarCrashed => e
        successor = Sidecar.successor_of(self)
        raise unless successor

        @logger.warn("a new sidecar takes over: #{e.message}")
        successor.query(method, params)
      end

      # A request that may change the machine and take long; `interrupted` is for Connection#request. Meanwhile the
      # sidecar may print messages and set the machine's id.
      def perform(method, machine, params, interface: machine.ui, interrupted: nil)
        params = { machine: machine.provider.descriptor }.merge(params)
        answer = ask(method, params, interrupted: interrupted) do |name, message|
          case name
          when "ui/say" then interface.public_send((KINDS & [message["kind"]]).first || "info", message["text"])
          when "machine/set_id" then machine.id = message["id"]
          end
          nil
        end
      ensure
        Sidecar.changed_at = Orbstack.now unless answer.is_a?(Hash) && !answer["changed"]
      end

      # `vagrant vm`. The block answers the sidecar's requests and writes its output.
      def run_command(params, interrupted, &on_message)
        answer = ask("command/run", params, interrupted: interrupted, &on_message)
      ensure
        Sidecar.changed_at = Orbstack.now unless answer && !answer["changed"]
      end

      # The sidecar cancels its work and ends with its input, which we need not wait for. One that does not react is
      # killed.
      def shutdown
        @connection.request("shutdown", {}, timeout: 2)
      rescue Connection::TimedOut
        terminate
      rescue Connection::Lost, Connection::Refused
        nil
      ensure
        @connection.close
      end

      protected

      def ask(method, params, **options, &on_message)
        newer = greeted_or_newer
        return newer.ask(method, params, **options, &on_message) unless newer.equal?(self)

        @connection.request(method, params, **options, &on_message)
      rescue Connection::Refused => e
        raise explain(e.body)
      rescue Connection::TimedOut
        raise Errors.build("sidecar_timeout", method: method, log: log_tail)
      rescue Connection::Lost => e
        raise explain_loss(e.message)
      end

      private

      def spawn
        program = ENV["VAGRANT_ORBSTACK_SIDECAR"] || Orbstack.root.join("sidecar", "main.cjs").to_s
        # In its own process group, so that Ctrl-C only reaches Vagrant, which then cancels the running request.
        streams = Open3.popen3(Vagrant.original_env, @node, program, **ProcessGroup.options)
        streams.first(2).each(&:binmode)
        streams.first.sync = true
        streams
      rescue SystemCallError => e
        raise Errors.build("sidecar_crashed", reason: e.message, log: "")
      end

      def greet
        Thread.current.report_on_exception = false
        @connection.request(
          "initialize",
          { protocol_version: PROTOCOL_VERSION, plugin_version: VERSION, vagrant_version: Vagrant::VERSION,
            ruby_version: RUBY_VERSION, home_path: Vagrant.user_data_path.to_s, cwd: Dir.pwd },
          timeout: START_LIMIT
        )
      end

      # Itself once it has answered, or the one that replaces it if its Node.js is too old. Nothing was asked of it yet.
      def greeted_or_newer
        @greeting.value
        self
      rescue Connection::Lost => e
        failure = explain_loss(e.message)
        (failure.is_a?(Errors::NodeTooOld) && Sidecar.newer_than(self)) || raise(failure)
      end

      def explain(body)
        case body["code"]
        when EXPECTED then Errors.build(body["data"]["key"], body["data"]["data"])
        when MISMATCH then Errors.build("sidecar_mismatch", shim: VERSION, reason: body["message"])
        else Errors.build("internal_error", reason: body["message"], log: log_tail)
        end
      end

      def explain_loss(reason)
        status = @process.join(1)&.value
        @log_reader.join(1)
        too_old = status && !status.success? && Node.complaint(@node)
        too_old || Errors.build("sidecar_crashed", reason: [reason, status].compact.join("; "), log: log_tail)
      end

      def log_tail
        @log.empty? ? "(empty)" : @log.join("\n")
      end

      def read_log(stderr)
        stderr.each_line do |line|
          @logger.public_send(LEVELS.fetch(line[/\A\{"level":(\d+)/, 1].to_i, :debug), line.chomp)
          @log = (@log + [line.chomp]).last(LOG_LINES)
        end
      rescue IOError
        nil
      end

      def terminate
        %w[TERM KILL].each do |signal|
          ProcessGroup.kill(signal, @process.pid)
          break if @process.join(2)
        end
      end
    end
  end
end
