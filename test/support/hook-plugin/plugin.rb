# frozen_string_literal: true

# Another plugin: it hooks the places that popular plugins hook, prints when it is called, and has a provisioner that
# reloads the machine during `up`, like vagrant-reload.
module HookPlugin
  class Plugin < Vagrant.plugin("2")
    name "hooks"

    builtin = Vagrant::Action::Builtin

    action_hook(:hooks, :machine_action_up) do |hook|
      hook.prepend(Say, "prepend up")
      hook.append(Say, "append up")
      hook.before(builtin::Provision, Say, "before Provision")
      hook.after(builtin::Provision, Say, "after Provision")
      hook.after(builtin::SyncedFolders, Say, "after SyncedFolders")
    end

    action_hook(:hooks, :"VagrantPlugins::Orbstack::Action::Create") do |hook|
      hook.prepend(Say, "before Create")
      hook.append(Say, "after Create")
    end

    %i[halt reload destroy].each do |action|
      action_hook(:hooks, :"machine_action_#{action}") do |hook|
        hook.prepend(Say, "prepend #{action}")
        hook.append(Say, "append #{action}")
      end
    end

    action_hook(:hooks, :provisioner_run) { |hook| hook.append(Say, "provisioner_run") }

    provisioner(:reload_for_test) { ReloadProvisioner }
  end

  # Prints its text on the way in and on the way out, with the address that plugins for hosts files use.
  class Say
    def initialize(app, _env, text)
      @app = app
      @text = text
    end

    def call(env)
      say(env, @text)
      @app.call(env)
      say(env, "#{@text}, out")
    end

    private

    def say(env, text)
      env[:machine].ui.info("HOOK #{text} (id #{env[:machine].id ? 'set' : 'none'})") if env[:machine]
    end
  end

  class ReloadProvisioner < Vagrant.plugin("2", :provisioner)
    def provision
      @machine.action(:reload, provision_ignore_sentinel: false)
      sleep 0.1 until @machine.communicate.ready?
      @machine.ui.info("HOOK reloaded, #{@machine.state.short_description}")
    end
  end
end
