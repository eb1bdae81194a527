# frozen_string_literal: true

require Vagrant.source_root.join("plugins", "communicators", "ssh", "communicator").to_s

module VagrantPlugins
  module Orbstack
    # Vagrant's own over SSH. To say whether a machine is ready, which Vagrant asks before each look at the guest, that one
    # connects and runs a command; the sidecar knows without.
    class Communicator < VagrantPlugins::CommunicatorSSH::Communicator
      def ready?
        @machine.provider.reachable? || super
      end
    end
  end
end
