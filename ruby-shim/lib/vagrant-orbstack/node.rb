# frozen_string_literal: true

require "open3"

module VagrantPlugins
  module Orbstack
    # Finds the Node.js that runs the sidecar. Only looks at files; starts no process.
    module Node
      OLDEST = 20
      USUAL_PLACES = %w[/opt/homebrew/bin /usr/local/bin /opt/local/bin /usr/bin ~/.volta/bin ~/.local/bin].freeze
      # A folder for each version: of Homebrew, nvm, fnm, mise, asdf, nodenv and Volta.
      VERSIONED_PLACES = [
        "/opt/homebrew/opt/node@*/bin", "/usr/local/opt/node@*/bin", "~/.nvm/versions/node/*/bin",
        "~/.local/share/fnm/node-versions/*/installation/bin",
        "~/Library/Application Support/fnm/node-versions/*/installation/bin",
        "~/.local/share/mise/installs/node/*/bin", "~/.asdf/installs/nodejs/*/bin", "~/.nodenv/versions/*/bin",
        "~/.volta/tools/image/node/*/bin"
      ].freeze
      VERSION_IN_FOLDER = %r{(?:node@|/v?)(\d+(?:\.\d+)*)(?:/installation)?/bin\z}.freeze
      # Folders of the installer, nvm-windows and Volta.
      WINDOWS_PLACES = { "ProgramFiles" => "nodejs", "NVM_SYMLINK" => "", "LOCALAPPDATA" => "Volta/bin" }.freeze
      WINDOWS_EXTENSIONS = ".COM;.EXE;.BAT;.CMD"
      VARIABLE = "VAGRANT_ORBSTACK_NODE"

      @rejected = []

      # The first program that is not known to be too old.
      def self.path
        candidates.find { |place| !too_old?(place) }
      end

      def self.path!
        path || raise(Errors.build("node_missing", looked_in: looked_in, oldest: OLDEST, variable: VARIABLE))
      end

      def self.looked_in
        old = candidates.select { |place| too_old?(place) }.to_a
        places = ENV[VARIABLE] || ["PATH", *usual_folders].join(", ")
        old.empty? ? places : "#{places} (too old: #{old.join(', ')})"
      end

      # Usually the first one will do, and then nobody looks for the others.
      def self.candidates
        folders = %i[folders_in_path usual_folders].lazy.flat_map { |source| public_send(source) }
        places = named ? [named].lazy : folders.flat_map { |folder| programs_in(folder) }
        places.select { |place| File.file?(place) && File.executable?(place) }.uniq
      end

      # The user's choice.
      def self.named
        choice = ENV.fetch(VARIABLE, nil)
        choice && File.expand_path(choice)
      end

      # As far as its folder says, or as was found out when it failed. The user's choice is not replaced.
      def self.too_old?(place)
        return false if named

        version = version_in(File.dirname(place))
        @rejected.include?(place) || (!version.nil? && version.segments.first < OLDEST)
      end

      # From now on, another one is used, if there is any.
      def self.reject(place)
        @rejected << place
      end

      def self.version_in(folder)
        found = folder[VERSION_IN_FOLDER, 1]
        found && Gem::Version.new(found)
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
        versioned = VERSIONED_PLACES.flat_map { |place| Dir.glob(File.expand_path(place)) }
        USUAL_PLACES.map { |place| File.expand_path(place) } +
          versioned.select { |folder| version_in(folder) }.sort_by { |folder| version_in(folder) }.reverse
      end
    end
  end
end
