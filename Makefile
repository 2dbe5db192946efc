# The commands of the README. `make run` needs Rust (stable), a C compiler and Node; the tests fetch the rest themselves.
#
#   make run         build Paktbuch and start it with the demonstration authority
#   make clean-demo  remove the data of the demonstration
#   make test        install what the tests need, run all of them on SQLite and PostgreSQL and in the browser
#   make check       format, clippy, licences and sources of the dependencies, unused dependencies
#   make bench       the measured promises of speed
#   make walk        every page of every role in Chromium, with axe, at all widths: minutes
#   make pictures    the pictures of the README and of the user guide, taken anew
#   make assets      fetch KERN, htmx and the fonts from the npm registry, pinned by the lock file

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.NOTPARALLEL:
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

# `dev` builds fast, `release` runs fast: the demonstration is built for speed, the tests are built quickly.
PROFILE ?= dev
LISTEN ?= 127.0.0.1:8080
DATA ?= data/demo

export CARGO_TARGET_DIR ?= $(CURDIR)/target
BIN = $(abspath $(CARGO_TARGET_DIR))/$(if $(filter dev,$(PROFILE)),debug,$(PROFILE))/paktbuch

ASSETS := backend/assets/node_modules/.package-lock.json
BROWSER := tests/browser/node_modules/.package-lock.json

.PHONY: help run build fetch assets test test-tools test-doc test-rust test-browser check bench walk pictures clean-demo

help:
	@sed -n 's/^#   //p' Makefile

run: PROFILE := release
run: build
	$(BIN) demo --listen $(LISTEN) --data $(DATA)

# The licence page is made from the sources of all dependencies, so all of them are fetched first.
fetch:
	cargo fetch --locked --target "$$(rustc -vV | sed -n 's/^host: //p')"

build: assets fetch
	cargo build --locked --profile $(PROFILE) --package paktbuch --bin paktbuch

assets: $(ASSETS)
$(ASSETS): backend/assets/package.json backend/assets/package-lock.json
	npm ci --prefix backend/assets --ignore-scripts --no-audit --no-fund
	touch $@

test: test-tools build test-doc test-rust test-browser

test-tools:
	tests/tools/install_test_tools.sh

test-doc:
	cargo test --locked --workspace --doc --quiet

# The binary is handed over by name: integration tests live in another package, which cargo gives no path to it.
test-rust: export PAKTBUCH_BIN = $(BIN)
test-rust: build
	cargo nextest run --locked --workspace

test-browser: export PAKTBUCH_BIN = $(BIN)
test-browser: build $(BROWSER)
	cd tests/browser && npm test --silent

$(BROWSER): tests/browser/package.json tests/browser/package-lock.json
	npm ci --prefix tests/browser --ignore-scripts --no-audit --no-fund
	touch $@

# Every page of every role with axe, at all widths: minutes.
walk: export PAKTBUCH_BIN = $(BIN)
walk: build $(BROWSER)
	cd tests/browser && npm run walk --silent

# The pictures of the README and of the user guide, taken by the browser tests.
pictures: export PAKTBUCH_BIN = $(BIN)
pictures: build $(BROWSER)
	cd tests/browser && PAKTBUCH_PICTURES=$(CURDIR)/docs/bilder npm test --silent

check: assets fetch
	cargo fmt --all --check
	cargo clippy --locked --workspace --all-targets -- -D warnings
	tests/tools/install_check_tools.sh
	cargo deny --log-level warn check licenses sources bans
	cargo machete

bench: assets fetch
	cargo run --locked --release --package paktbuch-tests --bin bench

clean-demo:
	rm -rf $(DATA)
