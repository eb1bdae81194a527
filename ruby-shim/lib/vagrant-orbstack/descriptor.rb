# frozen_string_literal: true

module VagrantPlugins
  module Orbstack
    # The machine descriptor: a machine as plain data for the wire, as in docs/protocol.md.
    module Descriptor
      # The options of other providers for memory and processors.
      SIZES = %w[memory maxmemory cpus customizations vmx create_args].freeze

      def self.of(machine)
        {
          name: machine.name.to_s, provider: machine.provider_name.to_s, id: machine.id,
          **places(machine), config: plain(machine.provider_config.to_h),
          **settings(machine.config), lab: machine.config.lab.describe(machine.env),
          vm: vm(machine.config.vm).merge(installed_box: box(machine.box), synced_folders: folders(machine.config.vm))
        }
      end

      def self.places(machine)
        { data_dir: machine.data_dir.to_s, root_path: machine.env.root_path.to_s, home_path: machine.env.home_path.to_s }
      end

      def self.settings(config)
        { ssh: ssh(config.ssh), settings: Settings.of(config) }
      end

      def self.vm(config)
        origin(config).merge(
          cloud_init: config.cloud_init_configs.map { |entry| cloud_init(entry) },
          **host_name(config),
          other_providers: other_providers(config),
          boot_timeout: config.boot_timeout.to_i,
          disks: config.disks.map { |disk| disk(disk) },
          networks: networks(config)
        )
      end

      # What a machine is created from.
      def self.origin(config)
        {
          box: config.box&.to_s, box_version: config.box_version&.to_s, box_urls: Array(config.box_url).map(&:to_s),
          # Since Vagrant 2.4.
          box_architecture: (config.box_architecture&.to_s if config.respond_to?(:box_architecture))
        }
      end

      def self.host_name(config)
        allowed = config.allow_hosts_modification != false
        { hostname: (config.hostname&.to_s if allowed), allow_hosts_modification: allowed }
      end

      def self.networks(config)
        config.networks.map { |type, options| { type: type.to_s, options: plain(options) } }
      end

      # Vagrant has run the blocks of all providers, and accepts anything for those whose plugin is missing. Defaults
      # of a block, such as vagrant-libvirt's memory, were not set by the user.
      def self.other_providers(config)
        others = config.__providers.map(&:to_sym) - [:orbstack]
        blocks = others.to_h { |name| [name.to_s, config.get_provider_config(name)] }
        blocks.compact.transform_values { |block| sizes(block, block.class.new.tap(&:finalize!)) }
      end

      def self.sizes(block, usual)
        SIZES.to_h do |size|
          value, other = [block, usual].map { |part| part.instance_variable_get("@#{size}") }
          [size, (plain(value) if value != other)]
        end
      end

      # Enabled folders. Folders without a guest path belong to plugins that handle them themselves.
      def self.folders(config)
        placed = config.synced_folders.values.select { |folder| folder[:hostpath] && folder[:guestpath] }
        placed.reject { |folder| folder[:disabled] }.map do |folder|
          options = folder.reject { |name, _| %i[hostpath guestpath].include?(name) }
          { hostpath: text(folder[:hostpath].to_s), guestpath: text(folder[:guestpath].to_s), options: plain(options) }
        end
      end

      def self.cloud_init(entry)
        { content_type: entry.content_type, path: entry.path&.to_s, inline: entry.inline&.to_s }
      end

      # Before validation, options that are not set have a placeholder of Vagrant's.
      def self.disk(disk)
        options = %i[type name size file primary disk_ext].to_h { |name| [name, disk.public_send(name)] }
        options.reject! { |_, value| value.nil? || value == Vagrant::Plugin::V2::Config::UNSET_VALUE }
        plain(options.merge(disk.provider_config))
      end

      def self.box(box)
        box && { name: box.name, version: box.version.to_s, directory: box.directory.to_s, metadata: box.metadata }
      end

      # The user's own values of config.ssh, without Vagrant's defaults.
      def self.ssh(config)
        {
          host: config.host&.to_s, port: config.port&.to_i, username: config.username&.to_s,
          private_key_path: Array(config.private_key_path).map(&:to_s),
          forward_agent: config.forward_agent == true, insert_key: config.insert_key != false
        }
      end

      # JSON types at all levels; everything else becomes a string.
      def self.plain(value)
        case value
        when Hash then value.to_h { |key, item| [key.to_s, plain(item)] }
        when Array then value.map { |item| plain(item) }
        when Integer, true, false, nil then value
        when Float then value.finite? ? value : value.to_s
        else text(value.to_s)
        end
      end

      # Without a locale, Ruby treats input as ASCII. Bytes that are not UTF-8 are not valid in JSON.
      def self.text(value)
        unknown = [Encoding::US_ASCII, Encoding::BINARY].include?(value.encoding)
        known = unknown ? value.dup.force_encoding(Encoding::UTF_8) : value
        known.encode("UTF-8", invalid: :replace, undef: :replace).scrub
      end
    end
  end
end
