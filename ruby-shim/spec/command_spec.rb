# frozen_string_literal: true

require_relative "support/scripted"

RSpec.describe VagrantPlugins::Orbstack::Command do
  include_context "with a scripted sidecar"

  let(:vagrantfile) do
    "%w[web db].each { |name| config.vm.define(name) }"
  end
  let(:found) { { method: "environment/machines", params: { targets: ["web"] } } }

  around do |example|
    before = trap("INT", "DEFAULT")
    ENV["VAGRANT_DEFAULT_PROVIDER"] = "orbstack"
    example.run
  ensure
    ENV.delete("VAGRANT_DEFAULT_PROVIDER")
    trap("INT", before)
  end

  def vm(*words)
    described_class.new(words, environment).execute
  end

  def answer(calls: [], changed: false, **more)
    { "command/run" => { calls: calls, result: { exit_code: 0, changed: changed }.merge(more) } }
  end

  it "passes on the arguments, folder and terminal, and ends with the sidecar's exit status" do
    script(answer(exit_code: 4))
    expect(vm("status", "--json")).to eq(4)
    expect(received("command/run").first).to include(
      "command" => "vm", "argv" => ["status", "--json"], "cwd" => Dir.pwd, "home_path" => folder.join("home").to_s,
      "root_path" => folder.to_s, "terminal" => include("interactive" => false, "colour" => false, "columns" => nil)
    )
  end

  describe "on a terminal" do
    let(:ui_class) { Vagrant::UI::Colored }

    before do
      [$stdin, $stdout].each { |stream| allow(stream).to receive(:tty?).and_return(true) }
      allow(IO).to receive(:console).and_return(double(winsize: [24, 100]))
      script(answer)
    end

    it "sends its width, its colours, and that the user can be asked" do
      vm("status")
      expect(received("command/run").first)
        .to include("terminal" => { "interactive" => true, "colour" => true, "columns" => 100 })
    end

    it "is not interactive if the input is not a terminal" do
      allow($stdin).to receive(:tty?).and_return(false)
      vm("status")
      expect(received("command/run").first["terminal"]).to include("interactive" => false, "columns" => 100)
    end
  end

  it "prints texts and bytes unchanged, each on its stream" do
    script(answer(calls: [
                    { method: "ui/write", params: { stream: "stdout", text: "{\"a\":1}\n" }, wait: false },
                    { method: "ui/write", params: { stream: "stderr", text: "a word\n" }, wait: false },
                    { method: "ui/stream", params: { stream: "stdout", base64: ["\xFF\n".b].pack("m0") } }
                  ]))
    expect { expect { vm("logs") }.to output("a word\n").to_stderr }
      .to output(satisfy { |text| text.b == "{\"a\":1}\n\xFF\n".b }).to_stdout
  end

  it "ends when its output is closed" do
    script(answer(calls: [{ method: "ui/write", params: { stream: "stdout", text: "x" }, wait: false }]))
    allow($stdout).to receive(:write).and_raise(Errno::EPIPE)
    expect { vm("logs") }.to raise_error(SystemExit) { |error| expect(error.status).to eq(141) }
  end

  it "asks the user, and returns the answer" do
    allow(environment.ui).to receive(:ask).with("Delete it? ", prefix: false).and_return("y")
    script(answer(calls: [{ method: "ui/ask", params: { question: "Delete it?" } }]))
    vm("cleanup")
    expect(answered).to eq(["y"])
  end

  it "keeps messages out of the output" do
    script(answer)
    vm("status")
    expect(environment.ui.stdout).to equal($stderr)
  end

  describe "the machines" do
    it "are the named ones, completely described" do
      script(answer(calls: [found]))
      vm("status", "web")
      expect(answered.first).to include("machines" => [include("name" => "web", "provider" => "orbstack")], "others" => [])
    end

    it "are all of the project by default, and those of other providers by name only" do
      box = double("box", name: :box, provider_name: :virtualbox)
      machines = [machine_of(:orbstack, :web), box]
      allow_any_instance_of(described_class).to receive(:with_target_vms) { |_, _, &block| machines.each(&block) }
      script(answer(calls: [{ method: "environment/machines", params: { targets: [] } }]))
      vm("status")
      expect(answered.first).to include(
        "machines" => [include("name" => "web")], "others" => [{ "name" => "box", "provider" => "virtualbox" }]
      )
    end

    {
      "wbe" => Vagrant::Errors::MachineNotFound, "abc" => VagrantPlugins::Orbstack::Errors::IdTooShort
    }.each do |target, error|
      it "do not include one named #{target}" do
        script(answer(calls: [{ method: "environment/machines", params: { targets: [target] } }]))
        expect { vm("status", target) }.to raise_error(error)
      end
    end

    it "are an error outside a project" do
      script(answer(calls: [{ method: "environment/machines", params: { targets: ["web"] } }]))
      allow(environment).to receive_messages(root_path: nil, machine_names: [])
      expect { vm("status", "web") }.to raise_error(Vagrant::Errors::NoEnvironmentError)
    end

    it "may be a pattern or an id, as in Vagrant" do
      script(answer(calls: [{ method: "environment/machines", params: { targets: ["/w.b/"] } }]))
      vm("status")
      expect(answered.first["machines"].map { |each| each["name"] }).to eq(["web"])
      script(answer(calls: [{ method: "environment/machines", params: { targets: ["0123456"] } }]))
      expect { vm("status") }.to raise_error(Vagrant::Errors::MachineNotFound)
    end
  end

  describe "a known machine" do
    let(:web) { environment.machine(:web, :orbstack) }

    # Vagrant asks for the state as well, when it finds the machine.
    before { allow_any_instance_of(described_class).to receive(:with_target_vms).and_yield(web) }

    it "runs Vagrant's own actions" do
      done = []
      allow(web).to receive(:action) { |name, env| done << [name, env] }
      act = { data_dir: web.data_dir.to_s, action: "halt", env: { force_halt: true } }
      script(answer(calls: [found, { method: "machine/act", params: act }]))
      vm("kill", "web")
      expect(done).to eq([[:halt, { force_halt: true }]])
      expect(answered.last).to be_nil
    end

    it "answers a failed action, and fails as Vagrant does once the sidecar has cleaned up" do
      failure = Vagrant::Errors::VMNotRunningError.new
      allow(web).to receive(:action).and_raise(failure)
      act = { data_dir: web.data_dir.to_s, action: "reload", env: {} }
      script(answer(calls: [found, { method: "machine/act", params: act }]))
      expect { vm("watch", "--reload") }.to raise_error(failure)
      expect(messages.last).to include("error" => { "code" => 3, "message" => failure.message, "data" => 0 })
    end

    it "is queried after a change, for global-status, with retries while the index is locked" do
      locked = -> { raise Vagrant::Errors::MachineLocked, name: "web", provider: "orbstack" }
      states = [locked, -> {}]
      allow(web).to receive(:state) { states.shift.call }
      allow_any_instance_of(described_class).to receive(:sleep)
      script(answer(calls: [found], changed: true))
      vm("kill", "web")
      expect(states).to be_empty
    end

    it "is not queried if nothing changed" do
      allow(web).to receive(:state)
      script(answer(calls: [found]))
      expect(vm("status", "web")).to eq(0)
      expect(web).not_to have_received(:state)
    end
  end

  it "is replaced by the program that the sidecar names" do
    allow(Vagrant::Util::SafeExec).to receive(:exec)
    script(answer(exec: { program: "ssh", args: ["-p", "1"] }))
    vm("console", "web")
    expect(Vagrant::Util::SafeExec).to have_received(:exec).with("ssh", "-p", "1")
  end

  it "cancels the sidecar's work on Ctrl-C" do
    written = [{ method: "ui/write", params: { stream: "stdout", text: "x" }, wait: false }]
    script("command/run" => { calls: written, when_cancelled: true }.merge(refusal("interrupted")))
    allow($stdout).to receive(:write) { Process.kill("INT", Process.pid) }
    expect { vm("logs") }.to raise_error(Vagrant::Errors::VagrantInterrupt)
    expect(received("$/cancelRequest").size).to eq(1)
  end

  it "fails with the sidecar's error" do
    script("command/run" => refusal("machine_name_taken", name: "web", owner: "x"))
    expect { vm("clone") }.to raise_error(VagrantPlugins::Orbstack::Errors::MachineNameTaken)
  end

  it "is listed among Vagrant's commands" do
    expect(described_class.synopsis).to include("machines")
  end
end
