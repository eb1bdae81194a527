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
      config.lab.post_boot = ["one"]
      config.lab.post_boot_run = "always"
      config.vm.define("r1")
      config.vm.define("r2") do |r2|
        r2.lab.link "r2:eth4", "r1:eth4"
        r2.lab.post_boot = ["two", "three"]
      end
    RUBY
  end

  def lab_of(name, provider = :orbstack)
    VagrantPlugins::Orbstack::Descriptor.of(machine_of(provider, name))[:lab]
  end

  def links(*ends)
    ends.map { |name, address| { end: name, address: address } }
  end

  it "is sent with every machine: its links in order, with addresses and options as they were written" do
    expect(lab_of(:r1)).to match(
      name: "campus", options: include("post_boot"), machines: %w[r1 r2], misplaced: [],
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
    expect(lab.validate(double(provider_name: :vagrant))).to eq({})
    expect(lab.validate(double(provider_name: :virtualbox))["config.lab"])
      .to match([/the provider virtualbox cannot have links/])
  end

  it "has the options of the schema, of which a machine's own take precedence" do
    expect(lab_of(:r1)[:options]).to eq("post_boot" => ["one"], "post_boot_run" => "always")
    expect(lab_of(:r2)[:options]).to eq("post_boot" => %w[two three], "post_boot_run" => "always")
  end

  it "lets the sidecar report options that do not exist, and does so itself for other providers" do
    config = described_class.new
    config.nmae = "x"
    config.finalize!
    expect(config.to_h).to eq("nmae" => nil)
    expect(config.validate(double(provider_name: :virtualbox))["config.lab"]).to match([/nmae/])
  end
end
