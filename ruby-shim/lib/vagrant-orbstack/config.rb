# frozen_string_literal: true

module VagrantPlugins
  module Orbstack
    # A provider block. Each provider has a class of its own, whose options are those of the sidecar's schema, which the
    # build writes into the gem.
    class Config < Vagrant.plugin("2", :config)
      def initialize
        super
        options.each { |option| instance_variable_set("@#{option}", UNSET_VALUE) }
        # A Vagrantfile speaks of us: Node boots while Ruby goes on loading.
        Sidecar.prepare
      end

      def finalize!
        options.each do |option|
          instance_variable_set("@#{option}", nil) if instance_variable_get("@#{option}") == UNSET_VALUE
        end
      end

      # What the user set, by option; defaults are the sidecar's affair. Names that are no options go along without
      # their values: the sidecar knows what they may have meant.
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
