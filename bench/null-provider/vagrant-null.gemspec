# frozen_string_literal: true

Gem::Specification.new do |gem|
  gem.name = "vagrant-null"
  gem.version = "0.0.1"
  gem.summary = "A Vagrant provider that does nothing, to measure others against"
  gem.authors = ["vagrant-orbstack"]
  gem.files = ["lib/vagrant-null.rb"]
end
