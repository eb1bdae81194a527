# frozen_string_literal: true

require "json"
require "pathname"

module VagrantPlugins
  # Registers the providers with Vagrant and forwards Vagrant's questions to the sidecar, which has all the logic.
  module Orbstack
    # Vagrant loads every plugin for every command, so each part is loaded on first use.
    {
      Action: "step", AnsibleLogin: "ansible_login", Capabilities: "capabilities", Command: "command",
      Communicator: "communicator", Config: "config", Connection: "connection",
      CurrentSidecar: "current_sidecar", Descriptor: "descriptor", DestroyCommand: "destroy_command",
      Errors: "errors", Framing: "framing", LabCommand: "lab_command", LabConfig: "lab_config",
      NamesFirst: "names_first", Node: "node", OptionsConfig: "options_config", ProcessGroup: "process_group",
      Provider: "provider", Settings: "settings", Sidecar: "sidecar", SshTarget: "ssh_target",
      StackBuilder: "stack_builder", SyncedFolder: "synced_folder", Turns: "turns"
    }.each { |part, file| autoload part, File.join(__dir__, "vagrant-orbstack", file) }

    LOCALE = File.expand_path("../locales/en.yml", __dir__)

    # The gem's folder, with locales, lib and sidecar.
    def self.root
      @root ||= Pathname.new(__dir__).parent
    end

    # What the shim must know before it talks to the sidecar. The build writes it into the gem.
    def self.facts
      @facts ||= JSON.parse(File.read(root.join("sidecar", "facts.json")))
    end

    # Without Cygwin, whose Ruby handles processes as on Unix.
    def self.windows?
      RbConfig::CONFIG["host_os"].match?(/mswin|mingw/)
    end

    # Seconds of a clock that is never set.
    def self.now
      Process.clock_gettime(Process::CLOCK_MONOTONIC)
    end
  end
end

require_relative "vagrant-orbstack/version"
require_relative "vagrant-orbstack/plugin"

# Added before any sentence is needed, because later Vagrant would have to load all of its own again.
I18n.load_path << VagrantPlugins::Orbstack::LOCALE
I18n.reload!
