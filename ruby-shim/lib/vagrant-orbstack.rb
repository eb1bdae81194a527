# frozen_string_literal: true

require "json"
require "pathname"

module VagrantPlugins
  # Registers the provider with Vagrant and forwards what Vagrant asks to the sidecar, which knows the product.
  module Orbstack
    # The gem's folder: locales and sidecar lie beside lib.
    def self.root
      @root ||= Pathname.new(__dir__).parent
    end

    # What the sidecar and the shim must both know before they speak; the build writes it into the gem.
    def self.facts
      @facts ||= JSON.parse(File.read(root.join("sidecar", "facts.json")))
    end

    # Seconds by a clock that nobody sets.
    def self.now
      Process.clock_gettime(Process::CLOCK_MONOTONIC)
    end
  end
end

require_relative "vagrant-orbstack/version"
require_relative "vagrant-orbstack/plugin"
