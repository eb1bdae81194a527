# frozen_string_literal: true

require "shellwords"

module VagrantPlugins
  module Orbstack
    # Extends Ansible's provisioner. OrbStack has one SSH server for all machines, and the user name (vagrant@web)
    # selects the machine. If extra_vars, host_vars or a play's `remote_user` set `ansible_user` to vagrant, that
    # would be lost. So the name is also passed as an SSH option before Ansible's own, because OpenSSH uses the first
    # one.
    module AnsibleLogin
      # Ansible's defaults, which are lost if others are set.
      DEFAULT_SSH_ARGS = "-C -o ControlMaster=auto -o ControlPersist=60s"
      # Named after what OpenSSH connects to, because two machines must not share a connection.
      CONTROL_PATH = "%(directory)s/%%C"

      def self.add_to(provisioner)
        provisioner.singleton_class.prepend(self) if provisioner.respond_to?(:get_inventory_ssh_machine, true)
      end

      protected

      # The machine's line in the inventory.
      def get_inventory_ssh_machine(machine, ssh_info)
        line = super
        return line unless machine.provider_name == :orbstack

        given = ansible_ssh_args.empty? ? DEFAULT_SSH_ARGS : ansible_ssh_args
        ssh_args = Shellwords.escape("#{given} -o User=#{ssh_info[:username]}")
        "#{line.chomp} ansible_ssh_args=#{ssh_args} ansible_control_path='#{CONTROL_PATH}'\n"
      end
    end
  end
end
