# frozen_string_literal: true

require_relative "support/scripted"

RSpec.describe VagrantPlugins::Orbstack::LabCommand do
  include_context "with a scripted sidecar"

  it "has the sidecar run `vagrant lab`" do
    script("command/run" => { result: { exit_code: 1, changed: false } })
    expect(described_class.new(%w[status --json], environment).execute).to eq(1)
    expect(received("command/run")).to match([include("command" => "lab", "argv" => %w[status --json])])
  end

  it "is a command of Vagrant's" do
    command, = Vagrant.plugin("2").manager.commands[:lab]
    expect(command.call).to be(described_class)
  end
end
