# frozen_string_literal: true

require_relative "lib/vagrant-orbstack/version"

Gem::Specification.new do |spec|
  spec.name = "vagrant-orbstack"
  spec.version = VagrantPlugins::Orbstack::VERSION
  spec.summary = "Vagrant provider for OrbStack machines, on macOS and on Linux"
  spec.description = "vagrant up --provider=orbstack: Linux machines of OrbStack in seconds, with provisioners, " \
                     "synced folders and everything else that a Vagrantfile says."
  spec.authors = ["The vagrant-orbstack authors"]
  spec.license = "MIT"
  spec.required_ruby_version = ">= 2.6"
  spec.metadata["rubygems_mfa_required"] = "true"
  # The sidecar is built before the gem is; Vagrant resolves plugins offline, so there are no dependencies.
  spec.files = Dir.chdir(__dir__) { Dir["lib/**/*.rb", "locales/*.yml", "sidecar/*.{cjs,json}", "LICENSE"] }
  spec.require_paths = ["lib"]
end
