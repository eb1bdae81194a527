# frozen_string_literal: true

require "vagrant-orbstack/synced_folder"

RSpec.describe VagrantPlugins::Orbstack::SyncedFolder do
  let(:sidecar) { instance_double(VagrantPlugins::Orbstack::Sidecar) }
  let(:machine) { double("machine", provider_name: :orbstack) }
  let(:folders) { { "/vagrant" => { hostpath: "/h", guestpath: "/vagrant", plugin: nil, owner: "vagrant" } } }

  before { allow(VagrantPlugins::Orbstack::Sidecar).to receive(:current).and_return(sidecar) }

  around do |example|
    before = trap("INT", "DEFAULT")
    example.run
    trap("INT", before)
  end

  let(:described) { [{ id: "/vagrant", hostpath: "/h", guestpath: "/vagrant", options: { "owner" => "vagrant" } }] }

  it "is for machines of this plugin only" do
    usable = %i[orbstack vagrant virtualbox].map { |name| described_class.new.usable?(double(provider_name: name)) }
    expect(usable).to eq([true, true, false])
  end

  it "announces the folders before the machine starts" do
    allow(machine).to receive(:provider).and_return(double(descriptor: { name: "web" }))
    allow(sidecar).to receive(:query)
    described_class.new.prepare(machine, folders, {})
    expect(sidecar).to have_received(:query)
      .with("synced_folder/announce", { machine: { name: "web" }, folders: described })
  end

  it "sends the folders" do
    allow(sidecar).to receive(:perform)
    described_class.new.enable(machine, folders, {})
    expect(sidecar).to have_received(:perform)
      .with("synced_folder/enable", machine, { folders: described }, hash_including(:interrupted))
  end

  it "notices Ctrl-C, although Vagrant passes no environment" do
    answers = []
    allow(sidecar).to receive(:perform) do |*, interrupted:|
      answers << interrupted.call
      Process.kill("INT", Process.pid)
      answers << interrupted.call
    end
    described_class.new.enable(machine, folders, {})
    expect(answers).to eq([false, true])
  end
end
