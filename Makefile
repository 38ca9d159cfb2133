# Everything one does with this repository. `make help` lists it.
# Programs go to ~/.cache/tradewind, so that the next clone builds warm.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
export CARGO_TARGET_DIR ?= $(HOME)/.cache/tradewind/target
TRADEWIND := $(CARGO_TARGET_DIR)/debug/tradewind
export TRADEWIND_BINARY := $(TRADEWIND)
SEED ?= 1
WEB_SOURCES := $(shell find web/src web/public web/build words web/index.html web/vite.config.ts -type f 2>/dev/null)

.PHONY: help setup web build demo dev test e2e check prove bench simulate

help: ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/\1\t\2/' | expand -t 12

setup: ## check Rust and Node, install what else is missing (as root) or name it
	@scripts/setup

web/node_modules/.stamp: web/package-lock.json
	cd web && npm ci
	touch $@

web/dist/index.html: web/node_modules/.stamp $(WEB_SOURCES)
	cd web && npm run build
	touch $@

web: web/dist/index.html ## build the web app

build: web ## build the program
	cargo build --locked --workspace --bin tradewind

demo: setup build ## an exporter with a year of trade, on http://127.0.0.1:8080
	@exec $(TRADEWIND) demo

dev: setup build ## the demo world, and the web app with live reload in front of it
	@scripts/dev

test: setup build ## every suite: Rust, the screens' units, the browser's walk; the last line sums up
	@cargo xtask test

e2e: setup build ## only the browser's walk over every screen, against the demo
	@cargo xtask test browser

check: setup web ## formats, lints, laws of the repository, generated files
	cargo fmt --all --check
	cargo clippy --locked --workspace --all-targets -- -D warnings
	cargo xtask tidy
	cd web && npm run lint
	cd web && npm run typecheck
	@scripts/check-generated

prove: setup web ## every law at full size; writes prove.json
	cargo build --locked --release -p tradewind
	@TRADEWIND_BINARY=$(CARGO_TARGET_DIR)/release/tradewind scripts/prove

bench: setup web ## speed, as ratios against a limit measured in the same run
	cargo build --locked --release -p tradewind
	@TRADEWIND_BINARY=$(CARGO_TARGET_DIR)/release/tradewind scripts/bench
	@for what in import audience track; do $(CARGO_TARGET_DIR)/release/tradewind bench $$what --json; done

simulate: ## play one seed of the simulation: make simulate SEED=7
	TRADEWIND_SEED=$(SEED) cargo test --locked -p tradewind simulation -- --nocapture
