# frozen_string_literal: true

require "vagrant-orbstack/communicator"

RSpec.describe VagrantPlugins::Orbstack::Communicator do
  let(:machine) { double("machine", provider_name: :orbstack, provider: double(reachable?: false)) }
  let(:communicator) { described_class.new(machine) }
  let(:inside) { Queue.new }
  let(:crowds) { Queue.new }
  let(:parent) { VagrantPlugins::CommunicatorSSH::Communicator }
  let(:originals) { {} }

  after { originals.each { |name, original| parent.define_method(name, original) } }

  # Vagrant's own method, which ours calls.
  def replace(name, &body)
    originals[name] = parent.instance_method(name)
    parent.define_method(name, &body)
  end

  def watch(name)
    present = inside
    seen = crowds
    replace(name) do |*_|
      present << true
      seen << present.size if present.size > 1
      sleep 0.02
      present.pop
    end
  end

  {
    execute: ["true"], test: ["true"], upload: %w[/a /b], download: %w[/a /b], reset!: [], ready?: []
  }.each do |name, args|
    it "lets one thread at a time #{name}" do
      watch(name)
      Array.new(4) { Thread.new { communicator.public_send(name, *args) } }.each(&:join)
      expect(crowds).to be_empty
    end
  end

  it "lets different things wait for each other, too" do
    %i[execute upload].each { |name| watch(name) }
    work = [-> { communicator.sudo("true") }, -> { communicator.upload("/a", "/b") }] * 3
    work.map { |task| Thread.new(&task) }.each(&:join)
    expect(crowds).to be_empty
  end

  it "lets a thread that has its turn go on, such as from within what a command prints" do
    replace(:execute) { |*_, &block| block.call(:stdout, "text") }
    replace(:upload) { |*_| :uploaded }
    result = nil
    communicator.execute("true") { result = communicator.upload("/a", "/b") }
    expect(result).to eq(:uploaded)
  end

  it "makes no connection to learn whether a machine of OrbStack's is ready" do
    replace(:ready?) { raise "not to be asked" }
    expect(described_class.new(double(provider_name: :orbstack, provider: double(reachable?: true)))).to be_ready
  end
end
