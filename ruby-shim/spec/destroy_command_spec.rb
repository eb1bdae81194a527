# frozen_string_literal: true

require_relative "support/scripted"

RSpec.describe VagrantPlugins::Orbstack::DestroyCommand do
  include_context "with a scripted sidecar"

  let(:vagrantfile) { 'config.vm.define("web")' }
  let(:web) { environment.machine(:web, :orbstack) }

  def destroy(*words)
    described_class.new(words, environment).execute
  end

  [["--keep", "web.tar"], ["--keep=web.tar"]].each do |keep|
    it "is `vagrant vm destroy` with #{keep.join(' ')}" do
      script("command/run" => { result: { exit_code: 3, changed: false } })
      expect(destroy("web", *keep)).to eq(3)
      expect(received("command/run").map { |params| params["argv"] }).to eq([["destroy", "web", *keep]])
    end
  end

  it "is Vagrant's own otherwise" do
    allow_any_instance_of(described_class).to receive(:with_target_vms).and_yield(web)
    allow(web).to receive(:action).with(:destroy, anything).and_return({})
    destroy("--force", "web")
    expect(web).to have_received(:action).with(:destroy, hash_including(force_confirm_destroy: true))
    expect(received("command/run")).to be_empty
  end
end
