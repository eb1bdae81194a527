# frozen_string_literal: true

require Vagrant.source_root.join("plugins/commands/destroy/command")

module VagrantPlugins
  module Orbstack
    # Vagrant's `destroy`. With `--keep FILE`, it runs `vagrant vm destroy`, which exports machines first.
    class DestroyCommand < CommandDestroy::Command
      def execute
        return super unless @argv.any? { |word| word == "--keep" || word.start_with?("--keep=") }

        Command.new(["destroy", *@argv], @env).execute
      end
    end
  end
end
