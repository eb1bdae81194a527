# frozen_string_literal: true

require "tmpdir"
require "fileutils"
require_relative "support/windows"

RSpec.describe VagrantPlugins::Orbstack::Node do
  let(:folder) { Dir.mktmpdir }
  let(:environment) { { "PATH" => folder, "VAGRANT_ORBSTACK_NODE" => nil } }

  around do |example|
    names = %w[HOME PATH PATHEXT ProgramFiles NVM_SYMLINK LOCALAPPDATA VAGRANT_ORBSTACK_NODE]
    before = names.to_h { |name| [name, ENV.fetch(name, nil)] }
    ENV.update(environment)
    example.run
  ensure
    ENV.update(before)
    FileUtils.rm_r(folder)
  end

  def program(*path)
    File.join(folder, *path).tap do |file|
      FileUtils.mkdir_p(File.dirname(file))
      File.write(file, "#!/bin/sh\necho v18.0.0\n")
      File.chmod(0o755, file)
    end
  end

  it "is the first in PATH, and no further ones are looked for" do
    node = program("node")
    allow(Dir).to receive(:glob)
    expect(described_class.path).to eq(node)
    expect(Dir).not_to have_received(:glob)
  end

  it "is not a folder, or a file that cannot be executed" do
    node = program("node")
    File.chmod(0o644, node)
    expect(described_class.path).not_to eq(node)
  end

  it "is only the one that the user named" do
    program("node")
    ENV["VAGRANT_ORBSTACK_NODE"] = "/nowhere/node"
    expect(described_class.path).to be_nil
    expect { described_class.path! }.to raise_error(VagrantPlugins::Orbstack::Errors::NodeMissing, %r{/nowhere/node})
  end

  it "may be named relative to the home folder" do
    node = program("mine")
    ENV.update("HOME" => folder, "VAGRANT_ORBSTACK_NODE" => "~/mine")
    expect(described_class.path).to eq(node)
  end

  describe "of version managers" do
    before do
      stub_const("#{described_class}::USUAL_PLACES", [])
      ENV.update("HOME" => folder, "PATH" => "")
    end

    it "is the newest, whichever manages it" do
      program(".nvm", "versions", "node", "v8.17.0", "bin", "node")
      program(".nvm", "versions", "node", "v20.9.0", "bin", "node")
      program(".asdf", "installs", "nodejs", "20.10.0", "bin", "node")
      fnm = ["Library", "Application Support", "fnm", "node-versions", "v22.3.0", "installation"]
      node = program(*fnm, "bin", "node")
      expect(described_class.path).to eq(node)
    end

    it "is not one that is too old, even if it is in PATH" do
      old = program(".nvm", "versions", "node", "v14.21.3", "bin", "node")
      ENV["PATH"] = File.dirname(old)
      node = program(".local", "share", "mise", "installs", "node", "20.9.0", "bin", "node")
      expect(described_class.path).to eq(node)
    end

    it "is missing if all are too old, and the error names them" do
      old = program(".nvm", "versions", "node", "v14.21.3", "bin", "node")
      expect { described_class.path! }.to raise_error(/too old: #{Regexp.escape(old)}/)
    end
  end

  it "is distinguished from one that is too old" do
    expect(described_class.complaint(program("node"))).to be_a(VagrantPlugins::Orbstack::Errors::NodeTooOld)
  end

  describe "on Windows" do
    include_context "with Windows"

    it "is node.exe in a folder of PATH, which may be quoted" do
      node = program("a folder", "node.exe")
      ENV["PATH"] = "/nowhere;\"#{File.join(folder, 'a folder')}\""
      expect(described_class.path).to eq(node)
    end

    it "has the first matching extension in PATHEXT" do
      program("node.cmd")
      node = program("node.exe")
      ENV["PATHEXT"] = ".EXE;.CMD"
      expect(described_class.path).to eq(node)
    end

    it "is not a file without an extension" do
      program("node")
      expect(described_class.path).to be_nil
    end

    it "is where its installer puts it" do
      node = program("nodejs", "node.exe")
      ENV.update("PATH" => "", "ProgramFiles" => folder)
      expect(described_class.path).to eq(node)
    end
  end
end
