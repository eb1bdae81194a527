# frozen_string_literal: true

require "json"
require "pathname"

module VagrantPlugins
  # Registers the provider with Vagrant and forwards what Vagrant asks to the sidecar, which knows the product.
  module Orbstack
    # Vagrant loads every plugin for every command: each part is loaded when it is first named.
    {
      Action: "step", AnsibleLogin: "ansible_login", Capabilities: "capabilities", Command: "command",
      Communicator: "communicator", Config: "config", Connection: "connection", Descriptor: "descriptor",
      DestroyCommand: "destroy_command", Errors: "errors", Framing: "framing", NamesFirst: "names_first", Node: "node",
      ProcessGroup: "process_group", Provider: "provider", Settings: "settings", Sidecar: "sidecar", SshTarget: "ssh_target",
      StackBuilder: "stack_builder", SyncedFolder: "synced_folder", Turns: "turns"
    }.each { |part, file| autoload part, File.join(__dir__, "vagrant-orbstack", file) }

    LOCALE = File.expand_path("../locales/en.yml", __dir__)

    # The gem's folder: locales and sidecar lie beside lib.
    def self.root
      @root ||= Pathname.new(__dir__).parent
    end

    # What the sidecar and the shim must both know before they speak; the build writes it into the gem.
    def self.facts
      @facts ||= JSON.parse(File.read(root.join("sidecar", "facts.json")))
    end

    # Without Cygwin, whose Ruby has processes as they are elsewhere.
    def self.windows?
      RbConfig::CONFIG["host_os"].match?(/mswin|mingw/)
    end

    # Seconds by a clock that nobody sets.
    def self.now
      Process.clock_gettime(Process::CLOCK_MONOTONIC)
    end
  end
end

require_relative "vagrant-orbstack/version"
require_relative "vagrant-orbstack/plugin"

# Now, while no sentence was needed: later, Vagrant would have to read all of its own again.
I18n.load_path << VagrantPlugins::Orbstack::LOCALE
I18n.reload!
