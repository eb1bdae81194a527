# Everything is made by these targets; `make help` lists them.
.DEFAULT_GOAL := help
SHELL := /bin/sh
VERSION := $(shell sed -n 's/^  "version": "\(.*\)",/\1/p' package.json)
GEM := pkg/vagrant-orbstack-$(VERSION).gem
SOURCES := $(shell find src scripts -type f -not -path '*/generated/*') $(wildcard templates/*.ejs) package-lock.json tsconfig.json
SHIM := $(shell find ruby-shim/lib ruby-shim/locales -type f) ruby-shim/vagrant-orbstack.gemspec

.PHONY: help demo check test engine gem build lint bench clean

help: ## List the targets
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile | expand -t 18

demo: engine gem ## Install what is missing, then create, use and destroy a machine
	@scripts/demo.sh $(GEM)

test: engine gem ## Install what is missing, then run all tests
	@[ "$$(uname)" != Linux ] || scripts/test-hypervisors.sh install
	@npx --no-install tsx scripts/test.ts

ifeq ($(shell uname),Darwin)
engine: build ## Install the Linux engine: orbctl on Incus (a Mac has OrbStack)
	@echo "On a Mac, OrbStack itself runs the machines: https://orbstack.dev"
else
engine: build ## Install the Linux engine: orbctl on Incus (a Mac has OrbStack)
	@scripts/install-packages.sh
	@scripts/install-orbctl.sh
	@echo "Engine: checking, and building the Debian image if there is none"
	@orbctl doctor --fix --image debian:bookworm
	@orbctl start
endif

gem: $(GEM) ## Build pkg/vagrant-orbstack-VERSION.gem

build: dist/engine/orbctl.cjs ## Bundle the sidecar and orbctl

lint: build ## Check format, types, imports, scripts and dead code
	@npx --no-install tsx scripts/test.ts lint

check: build ## Run lint, unit tests and specs, which need neither root nor Linux, in a minute
	@npx --no-install tsx scripts/test.ts check

bench: engine gem ## Measure speed as ratios to yardsticks; PARTS="up ssh" for some parts
	npx --no-install tsx bench/run.ts $(PARTS)

clean: ## Delete build results; machines, images and Debian packages stay
	rm -rf dist pkg node_modules ruby-shim/sidecar src/generated test-results

node_modules/.package-lock.json: package-lock.json
	@echo "npm packages: installing"
	@npm ci --no-audit --no-fund --loglevel=error
	@touch $@

dist/engine/orbctl.cjs: node_modules/.package-lock.json $(SOURCES)
	@echo "Build: bundling the sidecar and orbctl"
	@npx --no-install tsx scripts/build.ts

$(GEM): dist/engine/orbctl.cjs $(SHIM) LICENSE
	@echo "Gem: building $@"
	@mkdir -p pkg
	@cp LICENSE ruby-shim/LICENSE
	@cd ruby-shim && gem build --silent --output ../$@ vagrant-orbstack.gemspec
	@rm ruby-shim/LICENSE
