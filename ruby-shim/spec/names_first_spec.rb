# frozen_string_literal: true

require "tmpdir"

# On a real index, with a machine of another project whose id begins as machines are called here.
RSpec.describe VagrantPlugins::Orbstack::NamesFirst do
  let(:folder) { Pathname.new(Dir.mktmpdir) }
  let(:environment) do
    folder.join("Vagrantfile").write('Vagrant.configure("2") { |c| %w[db 2].each { |name| c.vm.define name } }')
    Vagrant::Environment.new(cwd: folder, home_path: folder.join("home"))
  end
  let(:stranger) { "db2a4c6#{'0' * 25}" }

  before do
    index = folder.join("home/data/machine-index")
    index.mkpath
    machine = { name: "web", provider: "orbstack", state: "running", vagrantfile_path: "/elsewhere" }
    machines = [stranger, stranger.sub("db", "2b")].to_h { |id| [id, machine] }
    index.join("index").write(JSON.generate(version: 1, machines: machines))
  end

  after { folder.rmtree }

  it "prefers a name in the Vagrantfile to another project's machine" do
    found = %w[db 2].map { |name| [environment.machine_index.get(name), environment.machine_index.include?(name)] }
    expect(found).to eq([[nil, false]] * 2)
  end

  it "still finds machines by their ids" do
    expect(environment.machine_index.include?("db2a4c6")).to be(true)
    entry = environment.machine_index.get(stranger)
    expect(entry.id).to eq(stranger)
    environment.machine_index.release(entry)
  end

  it "requires at least seven digits of an id in `vagrant vm`" do
    command = VagrantPlugins::Orbstack::Command.new([], environment)
    refuse = ->(word) { command.send(:refuse_unknown, word) }
    %w[db 2 /d./ db2a4c6].each { |word| expect { refuse.call(word) }.not_to raise_error }
    expect { refuse.call("db2a4c") }.to raise_error(VagrantPlugins::Orbstack::Errors::IdTooShort, /seven digits/)
    expect { refuse.call("web") }.to raise_error(Vagrant::Errors::MachineNotFound)
  end
end
