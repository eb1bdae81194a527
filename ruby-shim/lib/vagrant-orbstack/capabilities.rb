# frozen_string_literal: true

module VagrantPlugins
  module Orbstack
    # Capabilities of the provider, answered by the sidecar, and of its synced folders.
    module Capabilities
      def self.default_fstab_modification(_machine)
        false
      end

      def self.public_address(machine)
        machine.provider.ask_capability("public_address")
      end
    end
  end
end
