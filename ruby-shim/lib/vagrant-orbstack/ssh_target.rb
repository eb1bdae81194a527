# frozen_string_literal: true

module VagrantPlugins
  module Orbstack
    # Where and as whom Vagrant connects. Vagrant puts config.ssh over what a provider answers; the sidecar has read
    # config.ssh itself, so what it answers stays. The config is left alone, because other plugins read it.
    class SshTarget < Hash
      KEPT = %i[host port username forward_agent].freeze

      def []=(name, value)
        super unless KEPT.include?(name) && key?(name)
      end
    end
  end
end
