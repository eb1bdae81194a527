# frozen_string_literal: true

require "open3"

module VagrantPlugins
  module Orbstack
    # Finds the Node.js that runs the sidecar. Only looks at files; starts no process.
    module Node
      OLDEST = 20
      USUAL_PLACES = %w[/opt/homebrew/bin /usr/local/bin /usr/bin ~/.volta/bin ~/.local/bin].freeze
      # Folders of the installer, nvm-windows and Volta.
      WINDOWS_PLACES = { "ProgramFiles" => "nodejs", "NVM_SYMLINK" => "", "LOCALAPPDATA" => "Volta/bin" }.freeze
      WINDOWS_EXTENSIONS = ".COM;.EXE;.BAT;.CMD"
      VARIABLE = "VAGRANT_ORBSTACK_NODE"

      def self.path
        folders = folders_in_path + usual_folders
        places = ENV[VARIABLE] ? [ENV[VARIABLE]] : folders.flat_map { |folder| programs_in(folder) }
        places.find { |place| File.file?(place) && File.executable?(place) }
      end

      def self.path!
        looked_in = ENV[VARIABLE] || ["PATH", *usual_folders].join(", ")
        path || raise(Errors.build("node_missing", looked_in: looked_in, oldest: OLDEST, variable: VARIABLE))
      end

      # Why a sidecar may not have started; nil if Node is new enough.
      def self.complaint(path)
        found, = Open3.capture2e(path, "--version")
        return if found[/\Av(\d+)/, 1].to_i >= OLDEST

        Errors.build("node_too_old", path: path, found: found.strip, oldest: OLDEST, variable: VARIABLE)
      end

      # On Windows, a folder in PATH may be quoted.
      def self.folders_in_path
        ENV.fetch("PATH", "").split(File::PATH_SEPARATOR).map { |folder| folder.delete('"') }
      end

      def self.programs_in(folder)
        extensions = Orbstack.windows? ? ENV.fetch("PATHEXT", WINDOWS_EXTENSIONS).downcase.split(";") : [""]
        extensions.map { |ending| File.join(folder, "node#{ending}") }
      end

      def self.usual_folders
        Orbstack.windows? ? usual_on_windows : usual_elsewhere
      end

      def self.usual_on_windows
        places = WINDOWS_PLACES.select { |variable, _| ENV.key?(variable) }
        places.map { |variable, folder| File.join(ENV.fetch(variable), folder) }
      end

      def self.usual_elsewhere
        managed = Dir.glob(File.expand_path("~/.nvm/versions/node/*/bin")).sort.reverse
        USUAL_PLACES.map { |place| File.expand_path(place) } + managed
      end
    end
  end
end
