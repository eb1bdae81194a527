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

      # What the user set, by option; defaults are the sidecar's affair.
      def to_h
        options.to_h { |option| [option, instance_variable_get("@#{option}")] }.compact
      end

      def validate(machine)
        errors = _detected_errors + machine.provider.invalid_options.map do |invalid|
          I18n.t("vagrant_orbstack.config.invalid", **invalid.transform_keys(&:to_sym))
        end
        { "Provider #{machine.provider_name}" => errors }
      end

      # By provider.
      CLASSES = Orbstack.facts.fetch("options").to_h do |provider, names|
        made = Class.new(self) { define_method(:options) { names } }
        made.send(:attr_accessor, *names)
        [provider.to_sym, made]
      end.freeze
    end
  end
end
