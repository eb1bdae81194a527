# frozen_string_literal: true

module VagrantPlugins
  module Orbstack
    # `config.lab`: which machines belong together, and their links. The sidecar checks it.
    class LabConfig < Vagrant.plugin("2", :config)
      attr_accessor :name
      attr_reader :links

      def initialize
        super
        @name = UNSET_VALUE
        @links = []
      end

      # The ends as words, or as keys of their addresses; options have symbols as keys.
      def link(*parts)
        options, ends = parts.flat_map { |part| part.is_a?(Hash) ? part.to_a : [[part, nil]] }
                             .partition { |key, _| key.is_a?(Symbol) }
        @links += [{ ends: ends.map { |name, address| { end: name.to_s, address: address&.to_s } },
                     options: options.to_h.transform_keys(&:to_s) }]
      end

      # Every block adds links.
      def merge(other)
        super.tap { |merged| merged.instance_variable_set(:@links, links + other.links) }
      end

      def finalize!
        @name = nil if @name == UNSET_VALUE
      end

      # Our providers have the sidecar check links.
      def validate(machine)
        errors = _detected_errors
        errors += [foreign(machine)] if links.any? && !Plugin::PROVIDERS.include?(machine.provider_name)
        { "config.lab" => errors }
      end

      private

      def foreign(machine)
        I18n.t("vagrant_orbstack.lab.foreign_provider", provider: machine.provider_name)
      end
    end
  end
end
