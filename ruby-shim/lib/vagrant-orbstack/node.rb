# frozen_string_literal: true

require "open3"

module VagrantPlugins
  module Orbstack
    # Finds the Node.js that runs the sidecar. Looks at files only; no process is started.
    module Node
      OLDEST = 20
      USUAL_PLACES = %w[/opt/homebrew/bin /usr/local/bin /usr/bin ~/.volta/bin ~/.local/bin].freeze
      VARIABLE = "VAGRANT_ORBSTACK_NODE"

      def self.path
        folders = ENV.fetch("PATH", "").split(File::PATH_SEPARATOR) + usual_folders
        places = ENV[VARIABLE] ? [ENV[VARIABLE]] : folders.map { |folder| File.join(folder, "node") }
        places.find { |place| File.file?(place) && File.executable?(place) }
      end

      def self.path!
        looked_in = ENV[VARIABLE] || ["PATH", *usual_folders].join(", ")
        path || raise(Errors.build("node_missing", looked_in: looked_in, oldest: OLDEST, variable: VARIABLE))
      end

      # Why a sidecar that did not come up may have failed: nil when Node is new enough.
      def self.complaint(path)
        found, = Open3.capture2e(path, "--version")
        return if found[/\Av(\d+)/, 1].to_i >= OLDEST

        Errors.build("node_too_old", path: path, found: found.strip, oldest: OLDEST, variable: VARIABLE)
      end

      def self.usual_folders
        managed = Dir.glob(File.expand_path("~/.nvm/versions/node/*/bin")).sort.reverse
        USUAL_PLACES.map { |place| File.expand_path(place) } + managed
      end
    end
  end
end
