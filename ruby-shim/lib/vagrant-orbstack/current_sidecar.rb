# frozen_string_literal: true

module VagrantPlugins
  module Orbstack
    # The sidecar of this vagrant process, and what replaces it.
    module CurrentSidecar
      # When one of our steps last ended. Anything that was known about machines before is outdated.
      attr_accessor :changed_at

      # Starts the sidecar, unless it is running or cannot run. Problems are reported when it is needed.
      def prepare
        current
      rescue Vagrant::Errors::VagrantError
        nil
      end

      # A forked process must not use its parent's pipes.
      def current
        @lock.synchronize do
          @current = nil if @current && @current.owner != Process.pid
          replace if @current&.connection&.lost? && !@replaced
          @current ||= new(Node.path!)
        end
      end

      # The replacement of a sidecar that was lost; nil if its replacement was lost, too.
      def successor_of(lost)
        @lock.synchronize do
          replace if @current.equal?(lost) && !@replaced
          @current unless @current.equal?(lost)
        end
      end

      # The one that a newer Node.js runs, instead of one that was too old; nil if there is no other Node.js.
      def newer_than(sidecar)
        @lock.synchronize do
          if @current.equal?(sidecar)
            Node.reject(sidecar.node)
            sidecar.connection.close
            other = Node.path
            # The user's choice is never replaced.
            @current = (new(other) unless [nil, sidecar.node].include?(other))
          end
          @current
        end
      end

      def shutdown
        sidecar = @lock.synchronize { @current.tap { @current = nil } }
        @replaced = false
        sidecar.shutdown if sidecar&.owner == Process.pid
      end

      private

      # Only once, because what loses one sidecar would lose every further one.
      def replace
        # It sees the end of its input and cleans up.
        @current.connection.close
        @replaced = true
        @current = new(Node.path!)
      end
    end
  end
end
