# frozen_string_literal: true

require "vagrant/errors"
require "yaml"

module VagrantPlugins
  module Orbstack
    # One class for each key of `vagrant_orbstack.errors` in the locale: `orbctl_missing` is Errors::OrbctlMissing.
    module Errors
      class Base < Vagrant::Errors::VagrantError
        error_namespace("vagrant_orbstack.errors")
      end

      # Errors for which Vagrant has its own classes, because scripts rescue those.
      VAGRANT_ERRORS = {
        "vm_not_created" => Vagrant::Errors::VMNotCreatedError,
        "vm_not_running" => Vagrant::Errors::VMNotRunningError,
        "snapshot_taken" => Vagrant::Errors::SnapshotConflictFailed,
        "snapshot_not_found" => Vagrant::Errors::SnapshotNotFound,
        "interrupted" => Vagrant::Errors::VagrantInterrupt
      }.freeze

      # Created at once, because machines that fail in parallel could create a class twice.
      CLASSES = YAML.load_file(LOCALE).dig("en", "vagrant_orbstack", "errors").keys.to_h do |key|
        name = key.split("_").map(&:capitalize).join
        [key, const_set(name, Class.new(Base) { error_key(key.to_sym) })]
      end.merge(VAGRANT_ERRORS).freeze

      # An error with its sentence; data fills the placeholders.
      def self.build(key, data = {})
        CLASSES.fetch(key).new(data.transform_keys(&:to_sym))
      end
    end
  end
end
