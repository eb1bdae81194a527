# frozen_string_literal: true

module VagrantPlugins
  module Orbstack
    # A provider block. Each provider has its own class, whose options come from the sidecar's schema. The build
    # writes them into the gem.
    class Config < Vagrant.plugin("2", :config)
      def initialize
        super
        options.each { |option| instance_variable_set("@#{option}", UNSET_VALUE) }
        # The Vagrantfile uses our provider, so Node boots while Ruby continues to load.
        Sidecar.prepare
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

      def validate(machine)
        { "Provider #{machine.provider_name}" => machine.provider.invalid_options }
      end

      # By provider: OrbstackConfig and VagrantConfig.
      CLASSES = Orbstack.facts.fetch("options").to_h do |provider, names|
        made = const_set("#{provider.capitalize}Config", Class.new(self) { define_method(:options) { names } })
        made.send(:attr_accessor, *names)
        [provider.to_sym, made]
      end.freeze
    end
  end
end
