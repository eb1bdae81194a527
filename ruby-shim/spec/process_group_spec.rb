# frozen_string_literal: true

require_relative "support/windows"

RSpec.describe VagrantPlugins::Orbstack::ProcessGroup do
  it "ends with all its processes" do
    reader, writer = IO.pipe
    pid = spawn("sh", "-c", "sleep 60 & wait", out: writer, **described_class.options)
    writer.close
    described_class.kill("TERM", pid)
    # Both have let go of the pipe.
    expect(reader.read).to eq("")
    Process.wait(pid)
  end

  it "may have ended already" do
    pid = spawn("true", **described_class.options)
    Process.wait(pid)
    expect(described_class.kill("TERM", pid)).to be_nil
  end

  describe "on Windows" do
    include_context "with Windows"

    # Ruby there raises for `pgroup`.
    it "is requested by another option" do
      expect(described_class.options).to eq(new_pgroup: true)
    end

    it "is ended by taskkill" do
      allow(described_class).to receive(:system)
      described_class.kill("TERM", 4711)
      expect(described_class).to have_received(:system).with("taskkill", "/pid", "4711", "/t", "/f", any_args)
    end
  end
end
