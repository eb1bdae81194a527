# frozen_string_literal: true

require "vagrant-orbstack/config"

RSpec.describe VagrantPlugins::Orbstack::Config do
  before { allow(VagrantPlugins::Orbstack::Sidecar).to receive(:prepare) }

  def config(**options)
    described_class.new.tap { |block| options.each { |name, value| block.public_send("#{name}=", value) } }
  end

  it "has an accessor for every option of the schema" do
    expect(described_class::OPTIONS).to include("distro", "memory", "cli_path")
    described_class::OPTIONS.each { |option| expect(config).to respond_to(option, "#{option}=") }
  end

  it "sends what the user set, and nothing else" do
    block = config(distro: "debian", isolated: false)
    2.times { block.finalize! }
    expect(block.to_h).to eq("distro" => "debian", "isolated" => false)
  end

  it "lets the later block win" do
    merged = config(distro: "debian", cpus: 1).merge(config(cpus: 2))
    merged.finalize!
    expect(merged.to_h).to eq("distro" => "debian", "cpus" => 2)
  end

  it "reports the sidecar's complaints, and settings that nobody knows" do
    block = config
    block.memroy = 1
    block.finalize!
    provider = double(invalid_options: [{ "option" => "cpus", "expected" => "a number", "received" => '"x"' }])
    messages = block.validate(double(provider: provider)).fetch("OrbStack provider")
    expect(messages).to include('cpus: expected a number, but got "x".', a_string_including("memroy"))
  end
end
