# frozen_string_literal: true

module VagrantPlugins
  module Orbstack
    # The provider block. Its options are those of the sidecar's schema, which the build writes into the gem.
    class Config < Vagrant.plugin("2", :config)
      OPTIONS = Orbstack.facts.fetch("options").fetch("orbstack").freeze

      attr_accessor(*OPTIONS)

      def initialize
        super
        OPTIONS.each { |option| instance_variable_set("@#{option}", UNSET_VALUE) }
        # A Vagrantfile speaks of us: Node boots while Ruby goes on loading.
        Sidecar.prepare
      end

      def finalize!
        OPTIONS.each do |option|
          instance_variable_set("@#{option}", nil) if instance_variable_get("@#{option}") == UNSET_VALUE
        end
      end

      # What the user set, by option; defaults are the sidecar's affair.
      def to_h
        OPTIONS.to_h { |option| [option, instance_variable_get("@#{option}")] }.compact
      end

      def validate(machine)
        errors = _detected_errors + machine.provider.invalid_options.map do |invalid|
          I18n.t("vagrant_orbstack.config.invalid", **invalid.transform_keys(&:to_sym))
        end
        { "OrbStack provider" => errors }
      end
    end
  end
end
