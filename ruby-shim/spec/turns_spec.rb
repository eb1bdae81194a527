# frozen_string_literal: true

require "vagrant-orbstack/turns"

# In Vagrant's own batches.
RSpec.describe VagrantPlugins::Orbstack::Turns do
  let(:done) { Queue.new }
  let(:batch) { Vagrant::BatchAction.new(true) }
  let(:told) { Queue.new }

  before do
    described_class.keep
    allow(VagrantPlugins::Orbstack).to receive(:now).and_return(*0.step(by: 100).take(500))
  end

  def list(queue)
    Array.new(queue.size) { queue.pop }
  end

  # `before`: done while machines come up side by side. The way out of Provision is done in turn.
  def machine(name, provisioners: [double(run: :once)], in_parallel: false, env: {}, after: -> {}, &before)
    ui = double("ui", error: nil)
    allow(ui).to receive(:info) { |text| told << "#{name}: #{text}" }
    double(name, name: name, ui: ui, provider_options: { parallel: true }, provider_name: :orbstack,
                 provider_config: double(provision_in_parallel: in_parallel),
                 config: double(vm: double(provisioners: provisioners))).tap do |made|
      allow(made).to receive(:action) do
        app = ->(_) { before&.call }
        await = VagrantPlugins::Orbstack::Action::AwaitTurn.new(app, {})
        await.call({ machine: made, ui: ui }.merge(env))
        done << name
        after.call
      end
    end
  end

  def up(*machines)
    machines.each { |made| batch.action(made, :up, {}) }
    batch.run
    list(done)
  end

  it "provisions in order, regardless of which machine is up first" do
    up_later = Queue.new
    slow = machine("a") { up_later.pop }
    quick = machine("b") { up_later << true }
    expect(up(slow, quick, machine("c"))).to eq(%w[a b c])
  end

  it "names once what a machine waits for" do
    gate = Queue.new
    slow = machine("a") { gate.pop }
    opener = Thread.new do
      Thread.pass until told.size.positive?
      gate << true
    end
    up(slow, machine("b"))
    opener.join
    expect(list(told)).to match([/\Ab: .*'a'/])
  end

  it "does not wait if the machine's options say so" do
    gate = Queue.new
    slow = machine("a") { gate.pop }
    free = machine("b", in_parallel: true, after: -> { gate << true })
    expect(up(slow, free)).to eq(%w[b a])
  end

  it "stops those that would be provisioned after a failed one, and no others" do
    failing = machine("a") { raise VagrantPlugins::Orbstack::Errors.build("vm_not_running") }
    bare = machine("c", provisioners: [])
    ready = machine("d", env: { provision_enabled: false })
    always = machine("e", provisioners: [double(run: :always)], env: { provision_enabled: false })
    expect { up(failing, machine("b"), bare, ready, always, machine("f", provisioners: [double(run: :never)])) }
      .to raise_error(Vagrant::Errors::BatchMultiError, /'b' runs, but it was not provisioned: 'a'.*'e' runs, but/m)
    expect(list(done)).to contain_exactly("c", "d", "f")
  end

  it "does not wait for a machine whose thread was killed" do
    killed = machine("a") { Thread.current.kill }
    expect(up(killed, machine("b", provisioners: []))).to eq(%w[b])
  end

  it "ends on Ctrl-C" do
    gate = Queue.new
    slow = machine("a") { gate.pop }
    leaving = machine("b", env: { interrupted: true }, after: -> { gate << true })
    expect(up(slow, leaving)).to eq(%w[b a])
  end

  it "does not delay an action that another machine's action called" do
    second = machine("b")
    nested = false
    first = machine("a") do
      second.action(:up, {}) unless nested
      nested = true
    end
    expect(up(first, second)).to eq(%w[b a b])
  end

  it "has no effect outside a batch" do
    machine("a").action(:reload, {})
    expect(list(done)).to eq(%w[a])
  end
end
