# frozen_string_literal: true

require "monitor"
require Vagrant.source_root.join("plugins", "communicators", "ssh", "communicator").to_s

module VagrantPlugins
  module Orbstack
    # Vagrant's SSH communicator, for one thread at a time. It keeps one connection, which two threads cannot share,
    # and plugins access a machine from the threads of others.
    class Communicator < VagrantPlugins::CommunicatorSSH::Communicator
      def initialize(machine)
        super
        @turn = Monitor.new
      end

      # Whether a machine is ready, which Vagrant asks before each access to the guest. Vagrant's own communicator
      # would connect and run a command; the sidecar can tell without. For machines of other providers, this is also
      # when keys are replaced.
      def ready?
        return true if @machine.provider_name == :orbstack && @machine.provider.reachable?

        @turn.synchronize { super }
      end

      %i[execute sudo test upload download reset!].each do |name|
        define_method(name) { |*args, &block| @turn.synchronize { super(*args, &block) } }
      end

      protected

      def connect(**options)
        @turn.synchronize { super }
      end
    end
  end
end
