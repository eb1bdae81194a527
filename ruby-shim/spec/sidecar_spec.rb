# frozen_string_literal: true

require "fileutils"
require "tmpdir"
require "vagrant-orbstack/sidecar"
require_relative "support/scripted"
require_relative "support/windows"

# The shim's client with the sidecar that is in the gem, and with one that fails in other ways.
RSpec.describe VagrantPlugins::Orbstack::Sidecar do
  let(:sidecar) { described_class.current }
  let(:pid) { sidecar.instance_variable_get(:@process).pid }

  after { described_class.shutdown }

  # Waits for its end.
  def status_of(sidecar)
    sidecar.instance_variable_get(:@process).value
  end

  it "answers, and ends on shutdown" do
    stack = sidecar.query("provider/stack", provider: "orbstack", action: "halt")
    expect(stack).to be_an(Array)
    ended = sidecar
    described_class.shutdown
    expect(status_of(ended)).to be_success
  end

  it "leads a process group of its own, which a terminal's Ctrl-C does not reach" do
    expect(Process.getpgid(pid)).to eq(pid)
    expect(Process.getpgid(pid)).not_to eq(Process.getpgrp)
  end

  it "ends with its input, the only sign when vagrant ssh execs" do
    sidecar.query("provider/stack", provider: "orbstack", action: "up")
    sidecar.instance_variable_get(:@connection).instance_variable_get(:@output).close
    expect(status_of(sidecar)).to be_success
  end

  it "ends on SIGTERM" do
    sidecar.query("provider/stack", provider: "orbstack", action: "up")
    Process.kill("TERM", pid)
    expect(status_of(sidecar)).to be_exited
  end

  it "passes on the sidecar's log with its levels" do
    logged = []
    logger = Class.new do
      %i[debug info warn error fatal].each { |level| define_method(level) { |line| logged << [level, line] } }
    end.new
    lines = ['{"level":20,"msg":"a"}', '{"level":30,"msg":"b"}', '{"level":40,"msg":"c"}', '{"level":50}', "trace"]
    sidecar.instance_variable_set(:@logger, logger)
    sidecar.send(:read_log, StringIO.new(lines.join("\n")))
    expect(logged.map(&:first)).to eq(%i[debug info warn error debug])
  end

  it "is shared by all threads" do
    sidecars = Array.new(4) { Thread.new { described_class.current } }.map(&:value)
    expect(sidecars.uniq.size).to eq(1)
  end

  def say_nonsense(to = sidecar)
    to.connection.instance_variable_get(:@output).write("Hello!\r\n\r\n")
  end

  def ask
    described_class.current.query("provider/stack", provider: "orbstack", action: "halt")
  end

  it "ends with a reason after invalid input, and is replaced once" do
    first = sidecar
    ask
    say_nonsense
    expect(status_of(first)).not_to be_success
    expect(ask).to be_an(Array)
    second = described_class.current
    expect(second).not_to equal(first)
    say_nonsense(second)
    second.connection.instance_variable_get(:@reader).join
    expect { ask }.to raise_error(VagrantPlugins::Orbstack::Errors::SidecarCrashed, /not a valid message.*Hello/m)
  end

  it "does not repeat a request that may have changed something" do
    machine = double("machine", ui: double("ui"), provider: double(descriptor: {}))
    ask
    say_nonsense
    expect { sidecar.perform("step/run", machine, {}) }
      .to raise_error(VagrantPlugins::Orbstack::Errors::SidecarCrashed)
    expect(ask).to be_an(Array)
  end

  it "prints the sidecar's messages, sets its id, and records that something may have changed" do
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

  it "keeps the known state after a step that changed nothing" do
    machine = double("machine", ui: double("ui"), provider: double(descriptor: {}))
    allow(sidecar).to receive(:ask).and_return("result" => nil, "changed" => false)
    expect { sidecar.perform("step/run", machine, {}) }.not_to(change(described_class, :changed_at))
  end

  describe "of a Node.js that is too old" do
    let(:folder) { Dir.mktmpdir }
    let(:node) { VagrantPlugins::Orbstack::Node }
    let(:path) { [folder, File.dirname(node.path)].join(File::PATH_SEPARATOR) }

    around do |example|
      before = ENV.fetch("PATH")
      example.run
    ensure
      ENV["PATH"] = before
      FileUtils.rm_r(folder)
      node.instance_variable_get(:@rejected).clear
    end

    before do
      both = path
      old = File.join(folder, "node")
      File.write(old, "#!/bin/sh\n[ \"$1\" = --version ] && echo v18.19.0 && exit\necho 'SyntaxError' >&2; exit 1\n")
      File.chmod(0o755, old)
      ENV["PATH"] = both
    end

    it "is replaced by that of the next one, which answers" do
      expect(ask).to be_an(Array)
      expect(described_class.current.node).not_to start_with(folder)
    end

    it "is not replaced if the user named it" do
      before = ENV.fetch("VAGRANT_ORBSTACK_NODE", nil)
      ENV["VAGRANT_ORBSTACK_NODE"] = File.join(folder, "node")
      expect { ask }.to raise_error(VagrantPlugins::Orbstack::Errors::NodeTooOld, /v18\.19\.0/)
    ensure
      ENV["VAGRANT_ORBSTACK_NODE"] = before
    end

    it "fails with its version if there is no other one" do
      stub_const("#{node}::USUAL_PLACES", [])
      stub_const("#{node}::VERSIONED_PLACES", [])
      ENV["PATH"] = [folder, "/nowhere"].join(File::PATH_SEPARATOR)
      File.write(File.join(folder, "node"), "#!/bin/sh\n[ \"$1\" = --version ] && echo v18.19.0 && exit\nexit 1\n")
      expect { ask }.to raise_error(VagrantPlugins::Orbstack::Errors::NodeTooOld, /v18\.19\.0/)
    end
  end

  it "refuses unknown methods" do
    expect { sidecar.query("provider/stack", nonsense: true) }
      .to raise_error(VagrantPlugins::Orbstack::Errors::InternalError, /must have required property/)
  end

  describe "that fails" do
    include_context "with a scripted sidecar"

    let(:errors) { VagrantPlugins::Orbstack::Errors }

    # So that what is waited for never comes in time.
    def hurry
      allow(VagrantPlugins::Orbstack).to receive(:now).and_return(*0.step(by: 100).take(50))
    end

    def ask
      sidecar.query("provider/stack", provider: "orbstack", action: "halt")
    end

    it "to answer, says so, with what was asked" do
      script("provider/stack" => { when_cancelled: true })
      sidecar.instance_variable_get(:@greeting).value
      hurry
      expect { ask }.to raise_error(errors::SidecarTimeout, %r{did not answer \(provider/stack\)})
    end

    it "in the middle of a question has another one answer it" do
      # What runs the double is no Node.js.
      allow(VagrantPlugins::Orbstack::Node).to receive(:complaint)
      script("provider/stack" => { end: true })
      allow(described_class).to receive(:successor_of).and_wrap_original do |original, *lost|
        script("provider/stack" => { result: [] })
        original.call(*lost)
      end
      expect(ask).to eq([])
      expect(received("initialize").size).to eq(2)
    end

    it "to end when it is told to, is ended" do
      script("shutdown" => { when_cancelled: true })
      ask
      hurry
      described_class.shutdown
      expect(status_of(sidecar).termsig).to eq(Signal.list["TERM"])
    end

    it "to end on SIGTERM, is killed" do
      script("initialize" => { ignore: "TERM", result: nil }, "shutdown" => { when_cancelled: true })
      ask
      hurry
      waited = sidecar.instance_variable_get(:@process)
      # The time that it has is over at once.
      allow(waited).to receive(:join).and_return(nil)
      described_class.shutdown
      expect(waited.value.termsig).to eq(Signal.list["KILL"])
    end

    it "to be of the same version, says what does not match" do
      script("initialize" => { error: { code: 2, message: "the sidecar is 9.9.9" } })
      expect { ask }.to raise_error(errors::SidecarMismatch, /is \d+\.\d+\.\d+, but the sidecar is 9\.9\.9/)
    end

    it "in a way that it did not expect, has its log in the error" do
      script("provider/stack" => { error: { code: -32_603, message: "x is undefined" } })
      expect { ask }.to raise_error(errors::InternalError, /x is undefined.*log:\s+\(empty\)/m)
    end

    it "to start is no hindrance before it is needed" do
      node = folder.join("node").tap { |file| file.write("#!/nowhere/node\n") }
      node.chmod(0o755)
      ENV["VAGRANT_ORBSTACK_NODE"] = node.to_s
      expect(described_class.prepare).to be_nil
      expect { ask }.to raise_error(errors::SidecarCrashed, /No such file/)
    end
  end

  describe "on Windows" do
    include_context "with Windows"

    it "starts in its own process group" do
      started = nil
      allow(Open3).to receive(:popen3).and_wrap_original do |original, *words, **options|
        started = options
        original.call(*words)
      end
      expect(described_class.new(RbConfig.ruby)).to be_a(described_class)
      expect(started).to eq(new_pgroup: true)
    end
  end

  it "is another one after a fork" do
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
