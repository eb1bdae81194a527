# frozen_string_literal: true

module VagrantPlugins
  module Orbstack
    # A config class with options from the sidecar's schema. Its `options` are their names.
    class OptionsConfig < Vagrant.plugin("2", :config)
      def initialize
        super
        options.each { |option| instance_variable_set("@#{option}", UNSET_VALUE) }
      end

      def finalize!
        options.each do |option|
          instance_variable_set("@#{option}", nil) if instance_variable_get("@#{option}") == UNSET_VALUE
        end
      end

      # The options that the user set. The sidecar adds defaults. Unknown names are included without their values, so
      # that the sidecar can suggest the right ones.
      def to_h
        set = options.to_h { |option| [option, instance_variable_get("@#{option}")] }.compact
        set.merge((@__invalid_methods || []).to_h { |name| [name, nil] })
      end
    end
  end
end
