# frozen_string_literal: true

module VagrantPlugins
  module Orbstack
    # A machine as plain data, for the wire; docs/protocol.md has its form.
    module Descriptor
      # Where other providers keep memory and processors.
      SIZES = %w[memory cpus customizations vmx].freeze

      def self.of(machine, ssh)
        {
          name: machine.name.to_s, provider: machine.provider_name.to_s, id: machine.id,
          data_dir: machine.data_dir.to_s, root_path: machine.env.root_path.to_s,
          home_path: machine.env.home_path.to_s, config: plain(machine.provider_config.to_h),
          ssh: ssh,
          vm: vm(machine.config.vm).merge(installed_box: box(machine.box), synced_folders: folders(machine.config.vm))
        }
      end

      def self.vm(config)
        {
          box: config.box&.to_s, box_version: config.box_version&.to_s, box_urls: Array(config.box_url).map(&:to_s),
          # Vagrant has it since 2.4.
          box_architecture: (config.box_architecture&.to_s if config.respond_to?(:box_architecture)),
          cloud_init: config.cloud_init_configs.map { |entry| cloud_init(entry) },
          hostname: config.hostname&.to_s,
          allow_hosts_modification: config.allow_hosts_modification != false,
          other_providers: other_providers(config),
          boot_timeout: config.boot_timeout.to_i,
          disks: config.disks.size,
          networks: networks(config)
        }
      end

      def self.networks(config)
        config.networks.map { |type, options| { type: type.to_s, options: plain(options) } }
      end

      # Vagrant has run the blocks of all providers; those whose plugin is missing hold nothing.
      def self.other_providers(config)
        blocks = config.instance_variable_get(:@__compiled_provider_configs) || {}
        blocks.reject { |name, _| name == :orbstack }.to_h do |name, block|
          [name.to_s, SIZES.to_h { |size| [size, plain(block.instance_variable_get("@#{size}"))] }]
        end
      end

      def self.folders(config)
        config.synced_folders.values.reject { |folder| folder[:disabled] }.map { |folder| plain(folder) }
      end

      def self.cloud_init(entry)
        { content_type: entry.content_type, path: entry.path&.to_s, inline: entry.inline&.to_s }
      end

      def self.box(box)
        box && { name: box.name, version: box.version.to_s, directory: box.directory.to_s, metadata: box.metadata }
      end

      # Settings of config.ssh that are the user's own, not Vagrant's defaults.
      def self.ssh(config)
        {
          host: config.host&.to_s, port: config.port&.to_i, username: config.username&.to_s,
          private_key_path: Array(config.private_key_path).map(&:to_s),
          forward_agent: config.forward_agent == true, insert_key: config.insert_key != false
        }
      end

      # JSON's own types all the way down; anything else as text.
      def self.plain(value)
        case value
        when Hash then value.to_h { |key, item| [key.to_s, plain(item)] }
        when Array then value.map { |item| plain(item) }
        when String, Integer, Float, true, false, nil then value
        else value.to_s
        end
      end
    end
  end
end
