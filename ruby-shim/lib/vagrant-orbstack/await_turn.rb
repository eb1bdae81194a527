# frozen_string_literal: true

module VagrantPlugins
  module Orbstack
    module Action
      # Comes after Provision, which works on the way out. Machines are created and booted in parallel, but
      # provisioned one by one, as Vagrantfiles of clusters expect.
      class AwaitTurn
        # Seconds of waiting before a message is shown.
        NOTICE_AFTER = 3

        def initialize(app, _env)
          @app = app
        end

        def call(env)
          @app.call(env)
          machine = env[:machine]
          turns = Turns.of(machine)
          return if turns.nil? || machine.provider_config.provision_in_parallel

          failed = turns.wait(machine, &waiting(env))
          return if failed.nil? || env[:interrupted] || !provisions?(env)

          raise Errors.build("not_provisioned", machine: machine.name, failed: failed.name)
        end

        private

        # Names each machine that is waited for once.
        def waiting(env)
          told = nil
          since = Orbstack.now
          lambda do |other|
            if told != other && Orbstack.now - since > NOTICE_AFTER
              env[:ui].info(I18n.t("vagrant_orbstack.turns.waiting", name: other.name))
              told = other
            end
            env[:interrupted]
          end
        end

        # Provision records whether the machine is already provisioned. If so, only some provisioners run again.
        def provisions?(env)
          runs = env[:machine].config.vm.provisioners.map(&:run)
          return runs.include?(:always) if env[:provision_enabled] == false

          runs.any? { |run| run != :never || env[:provision_types] }
        end
      end
    end
  end
end
