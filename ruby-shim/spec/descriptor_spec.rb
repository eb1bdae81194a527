# frozen_string_literal: true

require_relative "support/scripted"

RSpec.describe VagrantPlugins::Orbstack::Descriptor do
  describe "what the Vagrantfile sets for other providers" do
    include_context "with a scripted sidecar"

    let(:vagrantfile) do
      <<~RUBY
        config.vm.provider(:orbstack) { |os| os.memory = 512 }
        config.vm.provider("virtualbox") { |vb| vb.memory = 1024 }
        config.vm.provider(:docker) { |docker| docker.image = "debian" }
        config.vm.provider(:no_such_plugin) { |other| other.memory = 2048 }
        config.vm.provider(:no_such_provider)
      RUBY
    end
    let(:others) { described_class.of(machine).dig(:vm, :other_providers) }

    it "is its sizes, by provider, without what a provider has by itself" do
      expect(others.transform_values(&:compact)).to eq(
        "virtualbox" => { "customizations" => [["pre-boot", ["modifyvm", "id", "--memory", "1024"]]] }, "docker" => {},
        "no_such_plugin" => { "memory" => 2048 }
      )
    end
  end

  describe "a text of the user's" do
    it "is UTF-8, also where there is no locale" do
      typed = (+"日本語 / ../..").force_encoding(Encoding::US_ASCII)
      expect(described_class.plain([typed, typed.dup.force_encoding(Encoding::BINARY)])).to eq(["日本語 / ../.."] * 2)
    end

    it "is written anew from another encoding" do
      expect(described_class.plain("Grüße".encode("ISO-8859-1"))).to eq("Grüße")
    end

    it "loses the bytes that are none" do
      expect(described_class.plain((+"a\xFFb").force_encoding(Encoding::BINARY))).to eq("a\uFFFDb")
    end
  end
end
