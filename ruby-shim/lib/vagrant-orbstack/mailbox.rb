# frozen_string_literal: true

module VagrantPlugins
  module Orbstack
    # A queue with a limit on waiting, which Ruby's own learnt in 3.2.
    class Mailbox
      def initialize
        @messages = []
        @mutex = Mutex.new
        @filled = ConditionVariable.new
      end

      def push(message)
        @mutex.synchronize do
          @messages << message
          @filled.signal
        end
      end

      # The oldest message, or nil when none came in time.
      def pop(seconds)
        @mutex.synchronize do
          @filled.wait(@mutex, seconds) if @messages.empty?
          @messages.shift
        end
      end
    end
  end
end
