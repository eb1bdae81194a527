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

  it "has only the options of its own provider" do
    vagrant = described_class::CLASSES.fetch(:vagrant).new
    expect(vagrant.options).to include("backend", "memory")
    expect(vagrant).to respond_to("backend=")
    expect(config.options).not_to include("backend")
  end

  it "has a name to print" do
    expect(described_class::CLASSES.values.map(&:name)).to all(match(/::(Orbstack|Vagrant)Config\z/))
  end

  it "only sends what the user set" do
    block = config(distro: "debian", isolated: false)
    2.times { block.finalize! }
    expect(block.to_h).to eq("distro" => "debian", "isolated" => false)
  end

  it "prefers the later block" do
    merged = config(distro: "debian", cpus: 1).merge(config(cpus: 2))
    merged.finalize!
    expect(merged.to_h).to eq("distro" => "debian", "cpus" => 2)
  end

  it "lets the sidecar validate unknown names, from any block" do
    merged = config(cpus: 1).merge(config.tap { |block| block.memroy = 1 })
    merged.finalize!
    expect(merged.to_h).to eq("cpus" => 1, "memroy" => nil)
  end

  it "reports the sidecar's errors unchanged" do
    provider = double(invalid_options: ["cpus: expected a number."])
    expect(config.validate(double(provider: provider, provider_name: :orbstack)))
      .to eq("Provider orbstack" => ["cpus: expected a number."])
  end
end
