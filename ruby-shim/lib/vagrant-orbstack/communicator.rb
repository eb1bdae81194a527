# frozen_string_literal: true

require "monitor"
require Vagrant.source_root.join("plugins", "communicators", "ssh", "communicator").to_s

module VagrantPlugins
  module Orbstack
    # Vagrant's own over SSH, for one thread at a time: it keeps one connection, which two cannot share, and plugins reach
    # into one machine from the threads of others.
    class Communicator < VagrantPlugins::CommunicatorSSH::Communicator
      def initialize(machine)
        super
        @turn = Monitor.new
      end

      # To say whether a machine is ready, which Vagrant asks before each look at the guest, Vagrant's own connects and
      # runs a command; the sidecar knows without. With other providers' machines that is also when keys are exchanged.
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
