# frozen_string_literal: true

# Loading this file makes the plugin's sentences known. Whatever speaks to the user requires it, directly or with the errors.
I18n.load_path << VagrantPlugins::Orbstack.root.join("locales", "en.yml").to_s
I18n.reload!
