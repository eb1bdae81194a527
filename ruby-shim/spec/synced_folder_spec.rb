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

  it "sends the folders" do
    sent = nil
    allow(sidecar).to receive(:perform) { |_method, _machine, params, **| sent = params }
    described_class.new.enable(machine, folders, {})
    expect(sent).to eq(folders: [{ id: "/vagrant", hostpath: "/h", guestpath: "/vagrant",
                                   options: { "owner" => "vagrant" } }])
  end

  it "learns of Ctrl-C, although Vagrant hands over no environment" do
    answers = []
    allow(sidecar).to receive(:perform) do |*, interrupted:|
      answers << interrupted.call
      Process.kill("INT", Process.pid)
      100.times { interrupted.call || sleep(0.01) }
      answers << interrupted.call
    end
    described_class.new.enable(machine, folders, {})
    expect(answers).to eq([false, true])
  end
end
