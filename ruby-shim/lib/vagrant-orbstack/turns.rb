# frozen_string_literal: true

require "vagrant/batch_action"

module VagrantPlugins
  module Orbstack
    # The machines that Vagrant works on in parallel, in the order in which it would otherwise work on them one by
    # one. A machine only waits for those before it, and any end of their work counts, so it never waits forever.
    class Turns
      TICK = 0.1

      # Makes every batch of Vagrant's keep its order. Each of its actions runs in its own thread.
      module Batch
        def action(machine, action, options = nil)
          @orbstack_turns ||= Turns.new
          @orbstack_turns.add(machine)
          custom(machine) { |taken| @orbstack_turns.work_on(taken) { taken.action(action, options) } }
        end
      end

      # The turns of the machine's action. None outside a batch, or in an action that another machine's action called,
      # because that one would wait for itself.
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

      # Returns when all machines before this one are done, or when the block says that waiting is unnecessary. The
      # block is called repeatedly with the machine that is waited for. Returns the first machine that failed.
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
