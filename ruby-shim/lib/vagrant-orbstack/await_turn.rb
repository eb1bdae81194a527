# frozen_string_literal: true

module VagrantPlugins
  module Orbstack
    module Action
      # Stands behind Provision, whose work is done on the way out: machines are made and booted side by side, and
      # provisioned one after the other, as Vagrantfiles of clusters expect.
      class AwaitTurn
        # Seconds after which the user is told.
        PATIENCE = 3

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

        # Whoever is waited for is named once.
        def waiting(env)
          told = nil
          since = Orbstack.now
          lambda do |other|
            if told != other && Orbstack.now - since > PATIENCE
              env[:ui].info(I18n.t("vagrant_orbstack.turns.waiting", name: other.name))
              told = other
            end
            env[:interrupted]
          end
        end

        # Provision has noted whether it finds the machine provisioned already; then only some are run again.
        def provisions?(env)
          runs = env[:machine].config.vm.provisioners.map(&:run)
          return runs.include?(:always) if env[:provision_enabled] == false

          runs.any? { |run| run != :never || env[:provision_types] }
        end
      end
    end
  end
end
