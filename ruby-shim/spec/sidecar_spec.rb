# frozen_string_literal: true

require "vagrant-orbstack/sidecar"
require_relative "support/windows"

# The shim's client with the sidecar that is in the gem.
RSpec.describe VagrantPlugins::Orbstack::Sidecar do
  let(:sidecar) { described_class.current }
  let(:pid) { sidecar.instance_variable_get(:@process).pid }

  after { described_class.shutdown }

  def gone?(pid)
    100.times do
      Process.kill(0, pid)
      sleep 0.02
    end
    false
  rescue Errno::ESRCH
    true
  end

  it "answers, and ends when it is told to" do
    stack = sidecar.query("provider/stack", provider: "orbstack", action: "halt")
    expect(stack).to be_an(Array)
    process = pid
    described_class.shutdown
    expect(gone?(process)).to be(true)
  end

  it "leads a process group of its own, which a terminal's Ctrl-C does not reach" do
    expect(Process.getpgid(pid)).to eq(pid)
    expect(Process.getpgid(pid)).not_to eq(Process.getpgrp)
  end

  it "ends with its input, the only sign when vagrant ssh execs" do
    sidecar.query("provider/stack", provider: "orbstack", action: "up")
    sidecar.instance_variable_get(:@connection).instance_variable_get(:@output).close
    expect(gone?(pid)).to be(true)
  end

  it "ends on SIGTERM" do
    sidecar.query("provider/stack", provider: "orbstack", action: "up")
    Process.kill("TERM", pid)
    expect(gone?(pid)).to be(true)
  end

  it "passes the sidecar's log on at its levels" do
    logged = []
    logger = Class.new do
      %i[debug info warn error fatal].each { |level| define_method(level) { |line| logged << [level, line] } }
    end.new
    lines = ['{"level":20,"msg":"a"}', '{"level":30,"msg":"b"}', '{"level":40,"msg":"c"}', '{"level":50}', "trace"]
    sidecar.instance_variable_set(:@logger, logger)
    sidecar.send(:read_log, StringIO.new(lines.join("\n")))
    expect(logged.map(&:first)).to eq(%i[debug info warn error debug])
  end

  it "is one for all threads" do
    sidecars = Array.new(4) { Thread.new { described_class.current } }.map(&:value)
    expect(sidecars.uniq.size).to eq(1)
  end

  def say_nonsense(to = sidecar)
    to.connection.instance_variable_get(:@output).write("Hello!\r\n\r\n")
  end

  def ask
    described_class.current.query("provider/stack", provider: "orbstack", action: "halt")
  end

  it "ends with a reason when it hears nonsense, and another takes over, once" do
    first = pid
    ask
    say_nonsense
    expect(gone?(first)).to be(true)
    expect(ask).to be_an(Array)
    expect(described_class.current.instance_variable_get(:@process).pid).not_to eq(first)
    say_nonsense(described_class.current)
    sleep 0.05 until described_class.current.connection.lost?
    expect { ask }.to raise_error(VagrantPlugins::Orbstack::Errors::SidecarCrashed, /not a valid message.*Hello/m)
  end

  it "does not do anything a second time by itself that may have been done" do
    machine = double("machine", ui: double("ui"), provider: double(descriptor: {}))
    ask
    say_nonsense
    expect { sidecar.perform("step/run", machine, {}) }
      .to raise_error(VagrantPlugins::Orbstack::Errors::SidecarCrashed)
    expect(ask).to be_an(Array)
  end

  it "says what the sidecar says, takes its word for the id, and notes that something may have changed" do
    interface = double("ui", detail: nil, info: nil)
    machine = double("machine", ui: interface, provider: double(descriptor: {}), "id=": nil)
    allow(sidecar).to receive(:ask).and_yield("ui/say", "kind" => "detail", "text" => "a")
                                   .and_yield("ui/say", "kind" => "exit", "text" => "b")
                                   .and_yield("machine/set_id", "id" => "01JD")
    expect { sidecar.perform("step/run", machine, {}) }.to(change(described_class, :changed_at))
    expect(interface).to have_received(:detail).with("a")
    expect(interface).to have_received(:info).with("b")
    expect(machine).to have_received(:id=).with("01JD")
  end

  it "goes on believing what it knows when a step says that it changed nothing" do
    machine = double("machine", ui: double("ui"), provider: double(descriptor: {}))
    allow(sidecar).to receive(:ask).and_return("result" => nil, "changed" => false)
    expect { sidecar.perform("step/run", machine, {}) }.not_to(change(described_class, :changed_at))
  end

  it "refuses what the protocol does not know" do
    expect { sidecar.query("provider/stack", nonsense: true) }
      .to raise_error(VagrantPlugins::Orbstack::Errors::InternalError, /must have required property/)
  end

  describe "on Windows" do
    include_context "with Windows"

    it "starts in a group of its own, which has another name there" do
      started = nil
      allow(Open3).to receive(:popen3).and_wrap_original do |original, *words, **options|
        started = options
        original.call(*words)
      end
      expect(described_class.new(RbConfig.ruby)).to be_a(described_class)
      expect(started).to eq(new_pgroup: true)
    end
  end

  it "is not the same after a fork" do
    sidecar
    reader, writer = IO.pipe
    child = fork do
      reader.close
      writer.write(described_class.current.owner == Process.pid)
      writer.close
      exit!(0)
    end
    writer.close
    expect(reader.read).to eq("true")
    Process.wait(child)
  end
end
