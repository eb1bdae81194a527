# frozen_string_literal: true

require "shellwords"

module VagrantPlugins
  module Orbstack
    # Added to a provisioner of Ansible. OrbStack has one SSH server for all machines, which learns from the user's name
    # (vagrant@web) which one is meant, and whatever sets `ansible_user` to vagrant takes that away: extra_vars, host_vars, a
    # play's `remote_user`. So the name also goes where Ansible puts it before its own; for OpenSSH the first one counts.
    module AnsibleLogin
      # Ansible's own, which are lost where others are given.
      DEFAULT_SSH_ARGS = "-C -o ControlMaster=auto -o ControlPersist=60s"
      # By what OpenSSH connects to, not by what Ansible thinks: two machines must not share a connection.
      CONTROL_PATH = "%(directory)s/%%C"

      def self.add_to(provisioner)
        provisioner.singleton_class.prepend(self) if provisioner.respond_to?(:get_inventory_ssh_machine, true)
      end

      protected

      # The machine's line of the inventory.
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
