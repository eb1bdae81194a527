# frozen_string_literal: true

ENV["VAGRANT_I_KNOW_WHAT_IM_DOING_PLEASE_BE_QUIET"] = "1"
# Vagrant resolves the user's plugins again for each environment, which takes longer than most examples.
ENV["VAGRANT_DISABLE_PLUGIN_INIT"] = ENV["VAGRANT_NO_PLUGINS"] = "1"
$LOAD_PATH.unshift File.expand_path("../lib", __dir__)
require "vagrant"
require "vagrant-orbstack"

RSpec.configure do |config|
  config.disable_monkey_patching!
  config.raise_errors_for_deprecations!
end
