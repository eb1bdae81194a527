# frozen_string_literal: true

require "vagrant"

module VagrantPlugins
  module Orbstack
    # Says to Vagrant what there is. Each part is loaded when it is first used; nothing is started here.
    class Plugin < Vagrant.plugin("2")
      name "OrbStack"
      description "Linux machines of OrbStack, on macOS and on Linux."

      # Below VirtualBox and the others: without a word from the user, theirs goes first.
      provider(:orbstack, parallel: true, box_optional: true, priority: 3) do
        require_relative "provider"
        Provider
      end

      config(:orbstack, :provider) do
        require_relative "config"
        Config
      end

      communicator(:orbstack) do
        require_relative "communicator"
        Communicator
      end

      # Above every built-in type; it is usable for machines of ours alone.
      synced_folder(:orbstack, 15) do
        require_relative "synced_folder"
        SyncedFolder
      end

      # The sidecar lists its mounts in fstab itself.
      synced_folder_capability(:orbstack, :default_fstab_modification) do
        require_relative "capabilities"
        Capabilities
      end

      guest_capability(:linux, :persist_mount_shared_folder) do
        require_relative "capabilities"
        Capabilities
      end

      provider_capability(:orbstack, :public_address) do
        require_relative "capabilities"
        Capabilities
      end

      action_hook(:orbstack_sidecar, :environment_unload) do |hook|
        # Where Vagrant does not come here, the end of its input ends the sidecar.
        hook.append(->(_env) { Sidecar.shutdown if defined?(Sidecar) })
      end
    end
  end
end
