# frozen_string_literal: true

module VagrantPlugins
  module Orbstack
    # Vagrant's provider capabilities, answered by the sidecar.
    module Capabilities
      def self.public_address(machine)
        machine.provider.ask_capability("public_address")
      end
    end
  end
end
