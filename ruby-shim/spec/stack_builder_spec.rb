# frozen_string_literal: true

require "vagrant-orbstack/stack_builder"

RSpec.describe VagrantPlugins::Orbstack::StackBuilder do
  let(:sent) { [] }
  let(:answers) { {} }
  let(:changed) { [] }
  let(:sidecar) do
    instance_double(VagrantPlugins::Orbstack::Sidecar).tap do |double|
      allow(double).to receive(:perform) do |method, _machine, params, **|
        sent << [method, params[:step], params[:args]]
        answer = answers[params[:step]]
        raise answer if answer.is_a?(Exception)

        { "result" => answer, "changed" => changed.include?(params[:step]) }
      end
    end
  end
  let(:provider) { double("provider", descriptor: {}) }
  let(:machine) { double("machine", provider: provider, name: "default", triggers: nil, state: nil) }
  let(:env) { { machine: machine, ui: double("ui") } }

  before { allow(VagrantPlugins::Orbstack::Sidecar).to receive(:current).and_return(sidecar) }

  def run(stack, others = {})
    Vagrant::Action::Runner.new.run(described_class.build(stack) { |name| others.fetch(name) }, env)
  end

  it "runs steps in order, with their arguments" do
    run([{ "step" => "say", "args" => { "text" => "hi" } }, { "step" => "halt" }])
    expect(sent).to eq([["step/run", "say", { "text" => "hi" }], ["step/run", "halt", {}]])
  end

  it "asks for the state after a step that changed something, for global-status" do
    states = []
    changed << "start"
    allow(machine).to receive(:state) { states << sent.last[1] }
    run(%w[is_created start say].map { |step| { "step" => step } })
    expect(states).to eq(["start"])
  end

  it "inserts the stack of another action" do
    run([{ "action" => "start" }, { "step" => "halt" }], "start" => [{ "step" => "create" }])
    expect(sent.map { |_, step| step }).to eq(%w[create halt])
  end

  [[true, "halt"], [false, "say"]].each do |answer, taken|
    it "branches to #{taken} on #{answer}" do
      answers["is_created"] = answer
      run([{ "branch" => { "step" => "is_created" }, "then" => [{ "step" => "halt" }], "else" => [{ "step" => "say" }] },
           { "step" => "destroy" }])
      expect(sent.map { |_, step| step }).to eq(["is_created", taken, "destroy"])
    end
  end

  it "passes symbols and symbol keys to builtins" do
    after = run([{ "builtin" => "EnvSet", "args" => [{ "force_halt" => true, "states" => [":running"] }] }])
    expect(after).to include(force_halt: true, states: [:running])
  end

  it "finds Vagrant's other middleware, and passes their environment to steps" do
    Dir.mktmpdir do |folder|
      env[:tmp_path] = folder
      run([{ "builtin" => "General::PackageSetupFolders" }, { "step" => "export_box" }])
      expect(sidecar).to have_received(:perform)
        .with("step/run", machine, hash_including(env: hash_including("export.temp_dir" => start_with(folder))), any_args)
    end
  end

  it "finds the middlewares of this plugin" do
    builder = described_class.build([{ "shim" => "AwaitTurn" }])
    expect(builder.stack.map { |entry| entry.respond_to?(:middleware) ? entry.middleware : entry.first })
      .to eq([VagrantPlugins::Orbstack::Action::AwaitTurn])
  end

  it "undoes steps when a later one fails" do
    answers["start"] = RuntimeError.new("no")
    stack = [{ "step" => "create", "recover" => true }, { "step" => "halt" }, { "step" => "start" }]
    expect { run(stack) }.to raise_error("no")
    expect(sent.last.first(2)).to eq(["step/recover", "create"])
    expect(sent.count { |method,| method == "step/recover" }).to eq(1)
  end

  it "undoes nothing with --no-destroy-on-error" do
    env[:destroy_on_error] = false
    answers["start"] = RuntimeError.new("no")
    expect { run([{ "step" => "create", "recover" => true }, { "step" => "start" }]) }.to raise_error("no")
    expect(sent.map(&:first)).to eq(%w[step/run step/run])
  end

  it "creates one class for a step, even in parallel" do
    made = Array.new(8) { Thread.new { VagrantPlugins::Orbstack::Action.for_step("made_in_parallel") } }.map(&:value)
    expect(made.uniq.size).to eq(1)
  end

  it "has a named class for each step, for other plugins to hook" do
    expect(VagrantPlugins::Orbstack::Action.for_step("is_created").name).to eq("VagrantPlugins::Orbstack::Action::IsCreated")
  end
end
