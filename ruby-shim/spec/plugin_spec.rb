# frozen_string_literal: true

RSpec.describe VagrantPlugins::Orbstack::Plugin do
  it "brings its locale, and loads its parts on first use" do
    script = <<~RUBY
      require "vagrant"
      require "vagrant-orbstack"
      puts VagrantPlugins::Orbstack.constants.reject { |name| VagrantPlugins::Orbstack.autoload?(name) }.sort
      puts I18n.t("vagrant_orbstack.states.not_created")
    RUBY
    ruby = [RbConfig.ruby, *$LOAD_PATH.flat_map { |folder| ["-I", folder] }]
    lines = IO.popen([*ruby, "-e", script], &:readlines).map(&:chomp)
    expect(lines).to eq(%w[LOCALE PROTOCOL_VERSION Plugin VERSION] +
                        ["The machine is not created yet. Run `vagrant up` to create it."])
  end
end
