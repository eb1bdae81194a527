# frozen_string_literal: true

module VagrantPlugins
  module Orbstack
    # The values that a Vagrantfile sets of Vagrant's own settings, by section, including those of newer versions.
    module Settings
      SECTIONS = %w[vm ssh ssh.default winssh winrm vagrant].freeze

      # Read once for each config, when a provider first sees it, because Vagrant and this plugin change it later.
      def self.of(config)
        config.vm.instance_variable_get(:@__orbstack_settings) ||
          config.vm.instance_variable_set(:@__orbstack_settings, collect(config))
      end

      def self.collect(config)
        SECTIONS.to_h { |section| [section, changed(config, *section.split("."))] }.reject { |_, values| values.empty? }
      end

      # Values that differ from the defaults.
      def self.changed(config, name, *within)
        top = config.public_send(name)
        section, usual = [top, top.class.new.tap(&:finalize!)].map { |part| within.reduce(part, :public_send) }
        names_in(section).each_with_object({}) do |setting, found|
          value, other = [section, usual].map { |part| part.instance_variable_get("@#{setting}") }
          found[setting] = Descriptor.plain(value) if value != other
        end
      end

      def self.names_in(section)
        names = section.instance_variables.map { |variable| variable.to_s.delete_prefix("@") }
        names.select { |name| section.respond_to?("#{name}=") }
      end
    end
  end
end
