# frozen_string_literal: true

module VagrantPlugins
  module Orbstack
    VERSION = "0.2.0"
    # The version of the wire that this shim speaks; see docs/protocol.md.
    PROTOCOL_VERSION = 3
  end
end
