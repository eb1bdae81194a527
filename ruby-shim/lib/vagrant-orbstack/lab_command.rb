# frozen_string_literal: true

module VagrantPlugins
  module Orbstack
    # `vagrant lab`: as `vagrant vm`, for machines that belong together.
    class LabCommand < Command
      def self.synopsis
        "shows labs: machines that belong together, with links between them"
      end

      def self.key
        "lab"
      end
    end
  end
end
