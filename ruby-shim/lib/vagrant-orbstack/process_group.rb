# frozen_string_literal: true

module VagrantPlugins
  module Orbstack
    # A child with all its descendants, which Ctrl-C in the terminal does not reach.
    module ProcessGroup
      # Options for starting the child.
      def self.options
        Orbstack.windows? ? { new_pgroup: true } : { pgroup: true }
      end

      # Windows can only end a process by force, and knows its descendants instead of its group.
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
