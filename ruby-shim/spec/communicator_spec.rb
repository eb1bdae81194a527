# frozen_string_literal: true

require_relative "support/scripted"
require "vagrant-orbstack/communicator"

RSpec.describe VagrantPlugins::Orbstack::Communicator do
  include_context "with a scripted sidecar"

  let(:communicator) { described_class.new(machine) }
  let(:parent) { VagrantPlugins::CommunicatorSSH::Communicator }
  let(:originals) { {} }

  after do
    originals.each do |name, (original, visibility)|
      parent.define_method(name, original)
      parent.send(visibility, name)
    end
  end

  # Vagrant's own method, which ours calls.
  def replace(name, &body)
    visibility = parent.protected_method_defined?(name) ? :protected : :public
    originals[name] = [parent.instance_method(name), visibility]
    parent.define_method(name, &body)
    parent.send(visibility, name)
  end

  describe "threads" do
    # A machine of whose readiness the sidecar is not asked: a thread would wait for its answer as well.
    let(:machine) { machine_of(:vagrant) }
    let(:entered) { Queue.new }
    let(:gate) { Queue.new }

    # Making it takes a while, for which all threads but one would wait.
    before { communicator }

    # Vagrant's own methods keep whoever is in them until the gate opens.
    def hold(*names)
      queues = [entered, gate]
      names.each do |name|
        replace(name) do |*_, **_|
          queues.first << name
          queues.last.pop
        end
      end
    end

    # How many are inside once no thread can go on by itself, and at the end.
    def count_inside(*tasks)
      threads = tasks.map { |task| Thread.new(&task) }
      threads.each { |thread| Thread.pass until thread.stop? }
      first = entered.size
      tasks.size.times { gate << true }
      threads.each(&:join)
      [first, entered.size]
    end

    {
      execute: ["true"], test: ["true"], upload: %w[/a /b], download: %w[/a /b], reset!: [], ready?: [], connect: []
    }.each do |name, args|
      it "#{name} one at a time" do
        hold(name)
        expect(count_inside(*[-> { communicator.send(name, *args) }] * 3)).to eq([1, 3])
      end
    end

    it "wait for each other, whatever they do" do
      hold(:execute, :upload)
      tasks = [-> { communicator.sudo("true") }, -> { communicator.upload("/a", "/b") }]
      expect(count_inside(*tasks)).to eq([1, 2])
    end

    it "go on when it is their turn, such as from within what a command prints" do
      replace(:execute) { |*_, &block| block.call(:stdout, "text") }
      replace(:upload) { |*_| :uploaded }
      result = nil
      communicator.execute("true") { result = communicator.upload("/a", "/b") }
      expect(result).to eq(:uploaded)
    end
  end

  describe "whether the machine is ready" do
    let(:asked) { [] }
    let(:info) { { host: "127.0.0.1", port: 32_222, username: "vagrant@web", private_key_path: "/key" } }

    before do
      log = asked
      replace(:ready?) do
        log << @machine.name
        :of_vagrant
      end
    end

    def reachable(answer)
      script("provider/ssh_info" => { result: info }, "provider/reachable" => { result: answer })
    end

    it "is known of OrbStack's without a connection" do
      reachable(true)
      expect(communicator.ready?).to be(true)
      expect(asked).to be_empty
    end

    it "is found out by Vagrant if the sidecar does not reach it" do
      reachable(false)
      expect(communicator.ready?).to eq(:of_vagrant)
      expect(received("provider/reachable").size).to eq(1)
    end

    it "is found out by Vagrant if the sidecar cannot say" do
      script("provider/ssh_info" => refusal("lock_impossible", path: "/", reason: ""))
      expect(communicator.ready?).to eq(:of_vagrant)
    end

    it "is found out by Vagrant if it belongs to another provider, which is when keys are exchanged" do
      reachable(true)
      expect(described_class.new(machine_of(:vagrant)).ready?).to eq(:of_vagrant)
      expect(received("provider/reachable")).to be_empty
    end
  end
end
