# frozen_string_literal: true

require_relative "support/scripted"

RSpec.describe VagrantPlugins::Orbstack::Capabilities do
  include_context "with a scripted sidecar"

  it "returns ports as numbers, although JSON keys are strings" do
    script("provider/capability" => [{ result: { "8080" => 80 } }, { result: nil }])
    expect(Array.new(2) { machine.provider.capability(:forwarded_ports) }).to eq([{ 8080 => 80 }, nil])
  end

  it "passes on machine and capability, and returns the sidecar's answer" do
    script("provider/capability" => [{ result: "10.0.0.5" }, { result: %w[a b] }])
    expect(machine.provider.capability(:public_address)).to eq("10.0.0.5")
    expect(machine.provider.capability(:snapshot_list)).to eq(%w[a b])
    expect(received("provider/capability").map { |params| [params["name"], params["machine"]["name"]] })
      .to eq([%w[public_address default], %w[snapshot_list default]])
  end

  it "only writes Vagrant's lines in fstab for other providers' machines" do
    require Vagrant.source_root.join("plugins", "guests", "linux", "cap", "persist_mount_shared_folder").to_s
    asked = []
    allow(VagrantPlugins::GuestLinux::Cap::PersistMountSharedFolder)
      .to receive(:persist_mount_shared_folder) { |other, folders| asked << [other.provider_name, folders] }
    [machine, machine_of(:vagrant), double(provider_name: :virtualbox)].each do |each|
      described_class.persist_mount_shared_folder(each, :folders)
    end
    expect(asked).to eq([%i[virtualbox folders]])
  end
end
