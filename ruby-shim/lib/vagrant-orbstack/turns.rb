# frozen_string_literal: true

require "vagrant/batch_action"

module VagrantPlugins
  module Orbstack
    # The machines that Vagrant works on side by side, in the order in which it would work on them one after the other. A
    # machine waits for those before it, never for one after it, and whatever ends their work counts, so nobody waits for
    # ever.
    class Turns
      TICK = 0.1

      # Lets every batch of Vagrant's keep its order. Each of its actions runs in a thread of its own.
      module Batch
        def action(machine, action, options = nil)
          @orbstack_turns ||= Turns.new
          @orbstack_turns.add(machine)
          custom(machine) { |taken| @orbstack_turns.work_on(taken) { taken.action(action, options) } }
        end
      end

      # The turns that the machine's action is subject to: none outside of a batch, nor in an action that another machine's
      # called, because that one would wait for itself.
      def self.of(machine)
        turns, mine = Thread.current[:orbstack_turn]
        turns if mine.equal?(machine)
      end

      def self.keep
        Vagrant::BatchAction.prepend(Batch)
      end

      def initialize
        @machines = []
        @ended = {}.compare_by_identity
        @lock = Mutex.new
        @changed = ConditionVariable.new
      end

      def add(machine)
        @machines << machine
      end

      def work_on(machine)
        Thread.current[:orbstack_turn] = [self, machine]
        failed = true
        yield.tap { failed = false }
      ensure
        @lock.synchronize do
          @ended[machine] = failed ? :failed : :done
          @changed.broadcast
        end
      end

      # Returns when all machines before this one are done, or when the block, which is called again and again with the
      # one that is waited for, says that there is no need to wait any more. Answers the first that failed.
      def wait(machine)
        before = @machines.take_while { |other| !other.equal?(machine) }
        while (busy = first(before, nil))
          break if yield busy

          @lock.synchronize { @changed.wait(@lock, TICK) unless @ended[busy] }
        end
        first(before, :failed)
      end

      private

      def first(machines, ending)
        @lock.synchronize { machines.find { |machine| @ended[machine] == ending } }
      end
    end
  end
end
