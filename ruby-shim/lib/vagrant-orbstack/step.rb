# frozen_string_literal: true

require_relative "descriptor"
require_relative "sidecar"

module VagrantPlugins
  module Orbstack
    # The steps of the sidecar as middlewares: Action::Create for `create`, and so on. A named class each, because other
    # plugins hook before and after classes by their name.
    module Action
      def self.for_step(name)
        constant = name.split("_").map(&:capitalize).join
        return const_get(constant, false) if const_defined?(constant, false)

        const_set(constant, Class.new(Step) { define_method(:step_name) { name } })
      end

      # Runs a step of the sidecar on the way in, and undoes it there when something failed.
      class Step
        PLAIN = [String, Symbol, Integer, Float, TrueClass, FalseClass].freeze

        # Pairs instead of a Hash: Ruby 2 would take one for keywords.
        def initialize(app, _env, pairs = [], undoable = false)
          @app = app
          @args = pairs.to_h
          @undoable = undoable
        end

        def call(env)
          answer = send_step("step/run", env, interrupted: -> { env[:interrupted] })
          env[:result] = answer["result"] unless answer["result"].nil?
          # Asking for the state is what writes it to Vagrant's index, for global-status.
          env[:machine].state if answer["result"].nil?
          @app.call(env)
        end

        def recover(env)
          return if !@undoable || env[:destroy_on_error] == false

          send_step("step/recover", env)
        end

        private

        def send_step(method, env, **options)
          machine = env[:machine]
          params = { step: step_name, machine: machine.provider.descriptor, args: @args, env: plain(env) }
          Sidecar.current.perform(method, params, **options) do |name, message|
            serve(name, message, machine, env[:ui] || machine.ui)
          end
        end

        def serve(name, message, machine, interface)
          case name
          when "ui/say" then interface.public_send(say_method(message["kind"]), message["text"])
          when "machine/set_id" then machine.id = message["id"]
          end
          nil
        end

        def say_method(kind)
          %w[info detail success warn error output].include?(kind) ? kind : "info"
        end

        def plain(env)
          values = env.select { |key, value| key.is_a?(Symbol) && PLAIN.any? { |type| value.is_a?(type) } }
          Descriptor.plain(values)
        end
      end
    end
  end
end
