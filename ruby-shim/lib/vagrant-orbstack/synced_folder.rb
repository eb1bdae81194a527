# frozen_string_literal: true

require "vagrant/util/busy"

module VagrantPlugins
  module Orbstack
    # Folders of the host, which the sidecar mounts in the guest.
    class SyncedFolder < Vagrant.plugin("2", :synced_folder)
      def usable?(machine, _raise_error = false)
        Plugin::PROVIDERS.include?(machine.provider_name)
      end

      def prepare(machine, folders, _options)
        Sidecar.current.query("synced_folder/announce", machine: machine.provider.descriptor,
                                                        folders: folders.map { |id, folder| describe(id, folder) })
      end

      def enable(machine, folders, _options)
        params = { folders: folders.map { |id, folder| describe(id, folder) } }
        interrupted = false
        # Vagrant passes no environment here, which would report Ctrl-C.
        Vagrant::Util::Busy.busy(-> { interrupted = true }) do
          Sidecar.current.perform("synced_folder/enable", machine, params, interrupted: -> { interrupted })
        end
      end

      private

      def describe(id, folder)
        options = folder.reject { |name, _| %i[plugin hostpath guestpath].include?(name) }
        { id: id.to_s, hostpath: folder[:hostpath].to_s, guestpath: folder[:guestpath].to_s,
          options: Descriptor.plain(options) }
      end
    end
  end
end
