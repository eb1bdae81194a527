# frozen_string_literal: true

require_relative "sidecar"

module VagrantPlugins
  module Orbstack
    # Ends the sidecar in order when Vagrant ends. Where Vagrant does not come here, the end of its input ends it.
    class Unload
      def initialize(app, _env)
        @app = app
      end

      def call(env)
        @app.call(env)
      ensure
        Sidecar.shutdown
      end
    end
  end
end
