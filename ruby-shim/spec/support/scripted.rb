# frozen_string_literal: true

require "json"
require "tmpdir"

# Real environments and machines of Vagrant, and a sidecar that answers what the spec says.
RSpec.shared_context "with a scripted sidecar" do
  let(:folder) { Pathname.new(Dir.mktmpdir) }
  let(:vagrantfile) { "" }
  let(:ui_class) { Vagrant::UI::Silent }
  let(:environment) do
    folder.join("Vagrantfile").write("Vagrant.configure('2') { |config|\n#{vagrantfile}\n}")
    Vagrant::Environment.new(cwd: folder, home_path: folder.join("home"), ui_class: ui_class)
  end
  let(:machine) { machine_of(:orbstack) }

  around do |example|
    own = {
      "VAGRANT_ORBSTACK_NODE" => RbConfig.ruby,
      "VAGRANT_ORBSTACK_SIDECAR" => File.join(__dir__, "scripted_sidecar.rb"),
      # What starts in a third of the time: the double needs no gems.
      "RUBYOPT" => "--disable-gems",
      "SCRIPTED_ANSWERS" => folder.join("answers.json").to_s, "SCRIPTED_LOG" => folder.join("log").to_s
    }
    before = own.keys.to_h { |name| [name, ENV.fetch(name, nil)] }
    ENV.update(own)
    script({})
    example.run
  ensure
    VagrantPlugins::Orbstack::Sidecar.shutdown
    ENV.update(before)
    folder.rmtree
  end

  def script(answers)
    folder.join("answers.json").write({ "shutdown" => { result: nil } }.merge(answers).to_json)
  end

  # The parameters of what came in, by order.
  def received(method)
    messages.select { |message| message["method"] == method }.map { |message| message["params"] }
  end

  # What the sidecar was answered.
  def answered
    messages.select { |message| message.key?("result") }.map { |message| message["result"] }
  end

  def messages
    lines = folder.join("log").exist? ? folder.join("log").readlines : []
    lines.map { |line| JSON.parse(line) }
  end

  def machine_of(provider, name = :default, id: nil)
    environment.machine(name, provider).tap { |made| made.id = id if id }
  end

  def refusal(key, data = {})
    { error: { code: 1, message: key, data: { key: key, data: data } } }
  end
end
