# frozen_string_literal: true

module VagrantPlugins
  module Orbstack
    # `config.lab`: which machines belong together, and their links. The sidecar checks it.
    class LabConfig < OptionsConfig
      # Those that each machine can have for itself.
      OPTIONS = Orbstack.facts.fetch("lab_options").freeze

      attr_accessor :name, *OPTIONS
      attr_reader :links

      def initialize
        super
        @name = UNSET_VALUE
        @links = []
      end

      def options
        OPTIONS
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
        super
        @name = nil if @name == UNSET_VALUE
      end

      # For the machine descriptor. All machines must know the same links, so those of a machine's own block are sent
      # apart, to be refused.
      def describe(environment)
        shared = environment.vagrantfile.config.lab.links
        {
          name: name&.to_s, options: Descriptor.plain(to_h), machines: environment.machine_names.map(&:to_s),
          links: shared.map { |link| link.merge(options: Descriptor.plain(link[:options])) },
          misplaced: (links - shared).map { |link| link[:ends].map { |each| each[:end] }.join(", ") }
        }
      end

      # Our providers have the sidecar check everything.
      def validate(machine)
        return {} if Plugin::PROVIDERS.include?(machine.provider_name)

        { "config.lab" => _detected_errors + (links.any? ? [foreign(machine)] : []) }
      end

      private

      def foreign(machine)
        I18n.t("vagrant_orbstack.lab.foreign_provider", provider: machine.provider_name)
      end
    end
  end
end
