# Everything one does with this repository. `make help` lists it.
# Programs go to ~/.cache/tradewind, so that the next clone builds warm.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
export CARGO_TARGET_DIR ?= $(HOME)/.cache/tradewind/target
TRADEWIND := $(CARGO_TARGET_DIR)/debug/tradewind
export TRADEWIND_BINARY := $(TRADEWIND)
MINUTES ?= 5
WEB_SOURCES := $(shell find web/src web/public web/build words web/index.html web/vite.config.ts -type f 2>/dev/null)

.PHONY: help setup web build demo dev test e2e check prove prove-kills bench simulate fuzz

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

prove-kills: setup web ## 200 kills at random moments on each database; KILLS=20 for fewer
	cargo build --locked --release -p tradewind
	@TRADEWIND_BINARY=$(CARGO_TARGET_DIR)/release/tradewind scripts/prove --kills $(or $(KILLS),200) --only kills_sqlite --only kills_postgres --out prove-kills.json

bench: setup web ## speed, as ratios against a limit measured in the same run
	cargo build --locked --release -p tradewind
	@TRADEWIND_BINARY=$(CARGO_TARGET_DIR)/release/tradewind scripts/bench
	@for what in import audience track; do $(CARGO_TARGET_DIR)/release/tradewind bench $$what --json; done

simulate: ## play one seed of the simulation (make simulate SEED=7), or many (make simulate SEEDS=1000)
	$(if $(SEEDS),TRADEWIND_SEEDS=$(SEEDS),TRADEWIND_SEED=$(or $(SEED),1)) cargo test --locked -p tradewind --test simulation -- --nocapture

fuzz: ## every parser of bytes from outside, with changed inputs: make fuzz MINUTES=30
	cargo run --locked --release -p domain --example fuzz -- --minutes $(MINUTES)
