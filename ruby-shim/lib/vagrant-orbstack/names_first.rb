# frozen_string_literal: true

module VagrantPlugins
  module Orbstack
    # Vagrant takes a machine's name for the beginning of an id in its index first, and that id may be of another project's
    # machine. An index that is extended by this keeps to the names of the Vagrantfile.
    module NamesFirst
      def self.apply(environment)
        index = environment.machine_index
        index.extend(self)
        index.environment = environment
      end

      attr_writer :environment

      def get(id)
        name?(id) ? nil : super
      end

      def include?(id)
        name?(id) ? false : super
      end

      private

      # A Vagrantfile that cannot be read has no names, and Vagrant says so when it needs one.
      def name?(id)
        @environment.machine_names.any? { |name| name.to_s == id.to_s }
      rescue Vagrant::Errors::VagrantError
        false
      end
    end
  end
end
