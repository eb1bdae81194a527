# frozen_string_literal: true

module VagrantPlugins
  module Orbstack
    # Capabilities of the provider, which the sidecar answers, and of its guests.
    module Capabilities
      # Vagrant's entries in fstab are not for our folders, and looking for them costs several commands after every
      # boot.
      def self.persist_mount_shared_folder(machine, folders)
        return if Plugin::PROVIDERS.include?(machine.provider_name)

        require Vagrant.source_root.join("plugins", "guests", "linux", "cap", "persist_mount_shared_folder").to_s
        VagrantPlugins::GuestLinux::Cap::PersistMountSharedFolder.persist_mount_shared_folder(machine, folders)
      end

      # Host port => guest port. JSON keys are strings.
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
