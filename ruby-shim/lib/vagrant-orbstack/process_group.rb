# frozen_string_literal: true

module VagrantPlugins
  module Orbstack
    # A child with all that it starts, which a terminal's Ctrl-C does not reach.
    module ProcessGroup
      # For whatever starts the child.
      def self.options
        Orbstack.windows? ? { new_pgroup: true } : { pgroup: true }
      end

      # Windows can only end a process by force, and knows what it started instead of its group.
      def self.kill(signal, pid)
        if Orbstack.windows?
          system("taskkill", "/pid", pid.to_s, "/t", "/f", out: File::NULL, err: File::NULL)
        else
          Process.kill(signal, -pid)
        end
      rescue Errno::ESRCH
        nil
      end
    end
  end
end
