# frozen_string_literal: true

module VagrantPlugins
  module Orbstack
    # The sidecar's steps as middleware: Action::Create for `create`, and so on. Each has a named class, because other
    # plugins hook before and after classes by name.
    module Action
      autoload :AwaitTurn, File.join(__dir__, "await_turn")

      @lock = Mutex.new

      def self.for_step(name)
        constant = name.split("_").map(&:capitalize).join
        @lock.synchronize do
          next const_get(constant, false) if const_defined?(constant, false)

          const_set(constant, Class.new(Step) { define_method(:step_name) { name } })
        end
      end

      # Runs a step in the sidecar on the way in, and undoes it there after a failure.
      class Step
        PLAIN = [String, Symbol, Integer, Float, TrueClass, FalseClass].freeze

        # Pairs instead of a Hash, because Ruby 2 would treat a Hash as keywords.
        def initialize(app, _env, pairs = [], undoable = false)
          @app = app
          @args = pairs.to_h
          @undoable = undoable
        end

        def call(env)
          answer = send_step("step/run", env, interrupted: -> { env[:interrupted] })
          env[:result] = answer["result"] unless answer["result"].nil?
          # The query writes the state to Vagrant's index, for global-status.
          env[:machine].state if answer["changed"]
          @app.call(env)
        end

        def recover(env)
          return if !@undoable || env[:destroy_on_error] == false

          send_step("step/recover", env)
        end

        private

        def send_step(method, env, **options)
          values = env.select { |_, value| plain?(value) }
          params = { step: step_name, args: @args, env: Descriptor.plain(values) }
          Sidecar.current.perform(method, env[:machine], params, interface: env[:ui] || env[:machine].ui, **options)
        end

        def plain?(value)
          value.is_a?(Array) ? value.all? { |item| plain?(item) } : PLAIN.any? { |type| value.is_a?(type) }
        end
      end
    end
  end
end
