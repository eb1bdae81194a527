# frozen_string_literal: true

# As Ruby is on Windows, as far as it can be had elsewhere.
RSpec.shared_context "with Windows" do
  around do |example|
    before = RbConfig::CONFIG["host_os"]
    RbConfig::CONFIG["host_os"] = "mingw32"
    example.run
  ensure
    RbConfig::CONFIG["host_os"] = before
  end

  before { stub_const("File::PATH_SEPARATOR", ";") }
end
