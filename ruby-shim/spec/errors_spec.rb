# frozen_string_literal: true

require "yaml"
require "vagrant-orbstack/errors"

RSpec.describe VagrantPlugins::Orbstack::Errors do
  sentences = YAML.load_file(File.expand_path("../locales/en.yml", __dir__)).dig("en", "vagrant_orbstack", "errors")

  sentences.each do |key, sentence|
    it "has a class for #{key}, whose data fills its sentence" do
      names = sentence.scan(/%\{(\w+)\}/).flatten.uniq
      error = described_class.build(key, names.to_h { |name| [name, "<#{name} %{x}>"] })
      expect(error).to be_a(Vagrant::Errors::VagrantError)
      expect(error.class.name).to eq("VagrantPlugins::Orbstack::Errors::#{key.split('_').map(&:capitalize).join}")
      expect(error.message).to include(*names.map { |name| "<#{name} %{x}>" })
      expect(error.status_code).to eq(1)
    end
  end

  it "uses Vagrant's own classes if there are any" do
    expect(described_class.build("vm_not_running")).to be_a(Vagrant::Errors::VMNotRunningError)
    expect(described_class.build("interrupted")).to be_a(Vagrant::Errors::VagrantInterrupt)
    expect(described_class.build("snapshot_taken")).to be_a(Vagrant::Errors::SnapshotConflictFailed)
    expect(described_class.build("snapshot_not_found", { "snapshot_name" => "x", "machine" => "web" }).message)
      .to include("`x` was not found")
  end

  it "has no other constants" do
    expect { described_class::NoSuchThing }.to raise_error(NameError)
  end
end
