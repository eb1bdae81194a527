# frozen_string_literal: true

module VagrantPlugins
  module Orbstack
    # A provider block. Each provider has its own class, whose options come from the sidecar's schema. The build
    # writes them into the gem.
    class Config < OptionsConfig
      def initialize
        super
        # The Vagrantfile uses our provider, so Node boots while Ruby continues to load.
        Sidecar.prepare
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
