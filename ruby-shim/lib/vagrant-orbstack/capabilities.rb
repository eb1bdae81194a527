# frozen_string_literal: true

module VagrantPlugins
  module Orbstack
    # Capabilities of the provider, answered by the sidecar, and of its guests.
    module Capabilities
      # What Vagrant keeps in fstab is none of our folders; looking for it costs several commands after every boot.
      def self.persist_mount_shared_folder(machine, folders)
        return if Plugin::PROVIDERS.include?(machine.provider_name)

        require Vagrant.source_root.join("plugins", "guests", "linux", "cap", "persist_mount_shared_folder").to_s
        VagrantPlugins::GuestLinux::Cap::PersistMountSharedFolder.persist_mount_shared_folder(machine, folders)
      end

      # Host port => guest port; JSON has texts for keys.
      def self.forwarded_ports(machine)
        machine.provider.ask_capability("forwarded_ports")&.transform_keys(&:to_i)
      end

      def self.public_address(machine)
        machine.provider.ask_capability("public_address")
      end

      def self.snapshot_list(machine)
        machine.provider.ask_capability("snapshot_list")
      end
    end
  end
end
