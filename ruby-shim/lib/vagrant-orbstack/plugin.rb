# frozen_string_literal: true

require "vagrant"

module VagrantPlugins
  module Orbstack
    # Tells Vagrant what the plugin has. Loads and starts nothing.
    class Plugin < Vagrant.plugin("2")
      name "OrbStack"
      description "Linux machines on OrbStack (macOS and Linux), and machines of other providers with added features."

      # A lower priority than VirtualBox and others: without a choice by the user, those come first.
      provider(:orbstack, parallel: true, box_optional: true, priority: 3) { Provider }
      provider(:vagrant, parallel: true, box_optional: true, priority: 1, defaultable: false) { Provider }

      PROVIDERS = %i[orbstack vagrant].freeze

      PROVIDERS.each do |provider|
        config(provider, :provider) { Config::CLASSES.fetch(provider) }

        %i[forwarded_ports public_address snapshot_list].each do |name|
          provider_capability(provider, name) { Capabilities }
        end
      end

      # `config.lab`, for the machines of both providers.
      config(:lab) { LabConfig }

      command(:vm) { Command }
      command(:lab) { LabCommand }
      # Vagrant's own, with `--keep FILE`.
      command(:destroy) { DestroyCommand }

      communicator(:orbstack) { Communicator }

      # A higher priority than all built-in types. It is only usable for our machines.
      synced_folder(:orbstack, 15) { SyncedFolder }

      guest_capability(:linux, :persist_mount_shared_folder) { Capabilities }

      action_hook(:orbstack_names, :environment_load) do |hook|
        hook.append(->(env) { NamesFirst.apply(env[:env]) })
      end

      action_hook(:orbstack_ansible, :provisioner_run) do |hook|
        hook.prepend(->(env) { AnsibleLogin.add_to(env[:provisioner]) if env[:provisioner_name] == :ansible })
      end

      action_hook(:orbstack_sidecar, :environment_unload) do |hook|
        # If Vagrant does not get here, the end of its input ends the sidecar.
        hook.append(->(_env) { Sidecar.shutdown unless Orbstack.autoload?(:Sidecar) })
      end
    end
  end
end
