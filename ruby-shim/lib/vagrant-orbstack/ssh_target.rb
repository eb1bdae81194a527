# frozen_string_literal: true

module VagrantPlugins
  module Orbstack
    # The SSH data of a machine. Vagrant merges config.ssh into a provider's answer, but the sidecar has already
    # applied config.ssh, so its answer must not change. The config itself is not changed, because other plugins read
    # it.
    class SshTarget < Hash
      KEPT = %i[host port username forward_agent].freeze

      def []=(name, value)
        super unless KEPT.include?(name) && key?(name)
      end
    end
  end
end
