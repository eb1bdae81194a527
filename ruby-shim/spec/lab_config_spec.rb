# frozen_string_literal: true

require_relative "support/scripted"

RSpec.describe VagrantPlugins::Orbstack::LabConfig do
  include_context "with a scripted sidecar"

  let(:vagrantfile) do
    <<~RUBY
      config.lab.name = "campus"
      config.lab.link "r1:eth1" => "10.0.12.1/30", "r2:eth1" => "10.0.12.2/30"
      config.lab.link "r1:eth2", "r2:eth2", mtu: 1400, name: "core"
      config.lab.link "r1:eth3", { "r2:eth3" => "fd00::2/64" }
      config.vm.define("r1")
      config.vm.define("r2") { |r2| r2.lab.link "r2:eth4", "r1:eth4" }
    RUBY
  end

  def lab_of(name, provider = :orbstack)
    VagrantPlugins::Orbstack::Descriptor.of(machine_of(provider, name))[:lab]
  end

  def links(*ends)
    ends.map { |name, address| { end: name, address: address } }
  end

  it "is sent with every machine: its links in order, with addresses and options as they were written" do
    expect(lab_of(:r1)).to eq(
      name: "campus", machines: %w[r1 r2], misplaced: [],
      links: [
        { ends: links(["r1:eth1", "10.0.12.1/30"], ["r2:eth1", "10.0.12.2/30"]), options: {} },
        { ends: links("r1:eth2", "r2:eth2"), options: { "mtu" => 1400, "name" => "core" } },
        { ends: links("r1:eth3", ["r2:eth3", "fd00::2/64"]), options: {} }
      ]
    )
  end

  it "has the links of a machine's own block apart" do
    expect(lab_of(:r2)).to include(misplaced: ["r2:eth4, r1:eth4"], links: lab_of(:r1)[:links])
  end

  it "is sent without a name, too" do
    folder.join("Vagrantfile").write("")
    expect(described_class.new.tap(&:finalize!).name).to be_nil
  end

  it "leaves links to the sidecar, and says that other providers have none" do
    lab = machine_of(:orbstack, :r1).config.lab
    expect(lab.validate(double(provider_name: :vagrant))).to eq("config.lab" => [])
    expect(lab.validate(double(provider_name: :virtualbox))["config.lab"])
      .to match([/the provider virtualbox cannot have links/])
  end

  it "reports options that do not exist" do
    config = described_class.new
    config.nmae = "x"
    config.finalize!
    expect(config.validate(double(provider_name: :orbstack))["config.lab"]).to match([/nmae/])
  end
end
