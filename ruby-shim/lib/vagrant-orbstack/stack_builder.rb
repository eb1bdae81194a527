# frozen_string_literal: true

require "vagrant/action"

module VagrantPlugins
  module Orbstack
    # Makes a Vagrant Builder of a stack from the sidecar, as in docs/protocol.md.
    class StackBuilder
      # The block returns the stack of another action.
      def self.build(stack, &find_stack)
        Vagrant::Action::Builder.new.tap { |builder| new(find_stack).add(builder, stack) }
      end

      def initialize(find_stack)
        @find_stack = find_stack
      end

      def add(builder, stack)
        stack.each do |item|
          if item.key?("branch")
            add_branch(builder, item)
          elsif item.key?("action")
            add(builder, @find_stack.call(item["action"]))
          else
            builder.use(*middleware(item))
          end
        end
      end

      private

      def add_branch(builder, item)
        builder.use(Vagrant::Action::Builtin::Call, *middleware(item["branch"])) do |env, branch|
          add(branch, env[:result] ? item["then"] : item["else"])
        end
      end

      # A class and its arguments.
      def middleware(item)
        if item.key?("builtin")
          name = item["builtin"]
          name = "Builtin::#{name}" unless name.include?("::")
          [Vagrant::Action.const_get(name), *(item["args"] || []).map { |arg| ruby(arg) }]
        elsif item.key?("shim")
          [Action.const_get(item["shim"])]
        else
          [Action.for_step(item["step"]), (item["args"] || {}).to_a, item["recover"] == true]
        end
      end

      def ruby(value)
        case value
        when Hash then value.to_h { |key, item| [key.to_sym, ruby(item)] }
        when Array then value.map { |item| ruby(item) }
        when /\A:\w+\z/ then value[1..].to_sym
        else value
        end
      end
    end
  end
end
