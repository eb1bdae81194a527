# frozen_string_literal: true

require "vagrant/errors"

I18n.load_path << VagrantPlugins::Orbstack.root.join("locales", "en.yml").to_s
I18n.reload!

module VagrantPlugins
  module Orbstack
    # One class for each key of `vagrant_orbstack.errors` in the locale, made when it is first named: `orbctl_missing` is
    # Errors::OrbctlMissing.
    module Errors
      class Base < Vagrant::Errors::VagrantError
        error_namespace("vagrant_orbstack.errors")
      end

      # What Vagrant has a class for, which scripts know.
      VAGRANTS = {
        "vm_not_created" => Vagrant::Errors::VMNotCreatedError,
        "vm_not_running" => Vagrant::Errors::VMNotRunningError,
        "interrupted" => Vagrant::Errors::VagrantInterrupt
      }.freeze

      # An error with its sentence; data fills the placeholders.
      def self.build(key, data = {})
        error = VAGRANTS.fetch(key) { const_get(key.split("_").map(&:capitalize).join) }
        error.new(data.transform_keys(&:to_sym))
      end

      def self.const_missing(name)
        key = name.to_s.gsub(/(?<!^)([A-Z])/, '_\1').downcase
        return super unless I18n.exists?("vagrant_orbstack.errors.#{key}", :en)

        const_set(name, Class.new(Base) { error_key(key.to_sym) })
      end
    end
  end
end
