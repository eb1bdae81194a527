# frozen_string_literal: true

module VagrantPlugins
  module Orbstack
    # Vagrant first looks up a machine's name as the prefix of an id in its index, and that id may belong to another
    # project. An index that is extended by this module prefers the names in the Vagrantfile.
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

      def name?(id)
        @environment.machine_names.any? { |name| name.to_s == id.to_s }
      end
    end
  end
end
