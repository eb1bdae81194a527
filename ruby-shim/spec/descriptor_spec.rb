# frozen_string_literal: true

require_relative "support/scripted"

RSpec.describe VagrantPlugins::Orbstack::Descriptor do
  describe "a machine" do
    include_context "with a scripted sidecar"

    let(:vagrantfile) do
      <<~RUBY
        config.vm.box = "debian/bookworm64"
        config.vm.box_url = "https://boxes.test/debian.json"
        config.vm.hostname = "web.test"
        config.vm.cloud_init :user_data, content_type: "text/cloud-config", inline: "packages: [curl]"
        config.vm.disk :disk, name: "data", size: "10GB"
        config.vm.network "private_network", ip: "10.1.2.3"
        config.vm.synced_folder ".", "/vagrant", disabled: true
        config.vm.synced_folder ".", "/srv", owner: "www-data", mount_options: ["ro"]
      RUBY
    end
    let(:vm) { described_class.of(machine).fetch(:vm) }

    # Before Vagrant 2.4, the user has to ask for them.
    before do
      allow(Vagrant::Util::Experimental).to receive(:feature_enabled?) { |name| %w[cloud_init disks].include?(name) }
    end

    it "has a name, a provider and its places" do
      expect(described_class.of(machine_of(:orbstack, id: "01A"))).to include(
        name: "default", provider: "orbstack", id: "01A", root_path: folder.to_s, home_path: folder.join("home").to_s,
        data_dir: folder.join(".vagrant/machines/default/orbstack").to_s
      )
    end

    it "has what it is created from" do
      expect(vm).to include(box: "debian/bookworm64", box_urls: ["https://boxes.test/debian.json"], installed_box: nil)
      expect(vm[:cloud_init]).to eq([{ content_type: "text/cloud-config", path: nil, inline: "packages: [curl]" }])
      expect(vm[:disks]).to eq([{ "type" => "disk", "name" => "data", "size" => "10GB", "primary" => false }])
    end

    it "has its installed box" do
      machine.box = double("box", name: "own", version: Gem::Version.new("1.2"), directory: folder, metadata: { "a" => 1 })
      expect(vm[:installed_box]).to eq(name: "own", version: "1.2", directory: folder.to_s, metadata: { "a" => 1 })
    end

    it "has its networks, and the folders that are not disabled" do
      expect(vm[:networks]).to include(type: "private_network", options: include("ip" => "10.1.2.3"))
      expect(vm[:synced_folders]).to match(
        [{ hostpath: ".", guestpath: "/srv", options: include("owner" => "www-data", "mount_options" => ["ro"]) }]
      )
    end

    it "has a host name only if Vagrant may set one" do
      expect(vm).to include(hostname: "web.test", allow_hosts_modification: true)
      machine.config.vm.allow_hosts_modification = false
      expect(described_class.of(machine)[:vm]).to include(hostname: nil, allow_hosts_modification: false)
    end
  end

  it "makes JSON's own types of everything" do
    values = { a: [1, true, nil], "b" => 1.5, c: Float::INFINITY, d: { e: :f }, g: Pathname.new("/h") }
    expect(described_class.plain(values))
      .to eq("a" => [1, true, nil], "b" => 1.5, "c" => "Infinity", "d" => { "e" => "f" }, "g" => "/h")
  end

  describe "the sizes for other providers" do
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

    it "are sent by provider, without the providers' defaults" do
      expect(others.transform_values(&:compact)).to eq(
        "virtualbox" => { "customizations" => [["pre-boot", ["modifyvm", "id", "--memory", "1024"]]] }, "docker" => {},
        "no_such_plugin" => { "memory" => 2048 }
      )
    end
  end

  describe "a text from the user" do
    it "is UTF-8, even without a locale" do
      typed = (+"日本語 / ../..").force_encoding(Encoding::US_ASCII)
      expect(described_class.plain([typed, typed.dup.force_encoding(Encoding::BINARY)])).to eq(["日本語 / ../.."] * 2)
    end

    it "is converted from another encoding" do
      expect(described_class.plain("Grüße".encode("ISO-8859-1"))).to eq("Grüße")
    end

    it "loses invalid bytes" do
      expect(described_class.plain((+"a\xFFb").force_encoding(Encoding::BINARY))).to eq("a\uFFFDb")
    end
  end
end
