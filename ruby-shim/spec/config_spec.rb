# frozen_string_literal: true

require "vagrant-orbstack/config"

RSpec.describe VagrantPlugins::Orbstack::Config do
  before { allow(VagrantPlugins::Orbstack::Sidecar).to receive(:prepare) }

  let(:made) { described_class::CLASSES.fetch(:orbstack) }

  def config(**options)
    made.new.tap { |block| options.each { |name, value| block.public_send("#{name}=", value) } }
  end

  it "has an accessor for every option of the schema" do
    expect(config.options).to include("distro", "memory", "cli_path")
    config.options.each { |option| expect(config).to respond_to(option, "#{option}=") }
  end

  it "has those of its own provider alone" do
    inner = described_class::CLASSES.fetch(:vagrant).new
    expect(inner.options).to include("backend", "memory")
    expect(inner).to respond_to("backend=")
    expect(config.options).not_to include("backend")
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
    messages = block.validate(double(provider: provider, provider_name: :orbstack)).fetch("Provider orbstack")
    expect(messages).to include('cpus: expected a number, but got "x".', a_string_including("memroy"))
  end
end
