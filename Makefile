# Sayso: every way to build, run and prove it. `make` alone lists the targets.
#
# The settings are explained line by line in docs/building.md. They live here
# and nowhere else: a build with other settings has another SQLite in it.

.DEFAULT_GOAL := help
SHELL := /bin/bash

# How SQLite is compiled (docs/building.md says what each line protects).
SQLITE := \
  -DSQLITE_DEFAULT_DEFENSIVE=1 \
  -DSQLITE_TRUSTED_SCHEMA=0 \
  -DSQLITE_DQS=0 \
  -DSQLITE_ENABLE_OVERSIZE_CELL_CHECK=1 \
  -DSQLITE_DEFAULT_FILE_PERMISSIONS=0600 \
  -DHAVE_FDATASYNC=1 \
  -DSQLITE_MAX_ATTACHED=1 \
  -DSQLITE_PRINTF_PRECISION_LIMIT=100000

export CGO_ENABLED := 1
export CGO_CFLAGS := -O2 -g $(strip $(SQLITE))
export LANG := C.UTF-8

TAGS := sqlite_fts5,sqlite_omit_load_extension
# The version comes from FyneApp.toml, so a build asks git nothing.
FLAGS := -tags $(TAGS) -buildvcs=false
# What people run: without Fyne's thread checks, which cost time, and without
# the folder names of the machine it was built on.
RELEASE := -tags $(TAGS),migrated_fynedo -buildvcs=false -trimpath

# The packages that start goroutines of their own run under the race detector;
# in the others it can find nothing and makes them five times slower. The window
# toolkit's C half would only drown a report in noise. Most of what storage tests
# is whether a file survives, so it runs without the detector as well, and under
# it with fewer rounds of each test.
OPEN := (
STARTING = $(shell grep -lrE --include='*.go' --exclude='*_test.go' '^[[:space:]]*go [a-zA-Z.]+\$(OPEN)|\.Go\$(OPEN)' storage internal assets app/session)
RACED = $(filter-out sayso/internal/tour,$(sort $(patsubst %/,sayso/%,$(dir $(STARTING)))))
CALM = sayso/storage $(filter-out $(RACED),$(shell go list $(FLAGS) ./...))
PURE = $(shell go list $(FLAGS) ./... | grep -Ev '^sayso$$|^sayso/(app|widgets|internal/tour)(/|$$)')

# Files of other programs, if a folder of them stands beside the project: tests
# read them all, and say so when there are none. SAYSO_NODE_MODULES may name a
# folder of packages of npm with which exports are validated (docs/building.md).
SAMPLES ?= $(abspath $(wildcard ../shared/samples))
export SAYSO_SAMPLES ?= $(SAMPLES)
export SAYSO_NODE_MODULES ?=

# Long tests are given longer; nothing here waits that long on a good day.
TIMEOUT := -timeout 15m

.PHONY: help
help: ## this list
	@echo "Sayso: mark claims, denials and speculation in news articles, offline."
	@echo
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## /{printf "  make %-15s %s\n", $$1, $$2}' Makefile
	@echo
	@echo "  The first use installs what the machine lacks (Debian, Ubuntu) or names it."

# --- set-up -----------------------------------------------------------------
# A stamp remembers that the machine has all it needs, so the check costs
# nothing the second time. `make setup` looks again.

SET_UP := bin/.set-up
SET_UP_TOUR := bin/.set-up-tour

$(SET_UP): scripts/setup go.mod
	@scripts/setup build
	@mkdir -p bin && touch $@

$(SET_UP_TOUR): scripts/setup $(SET_UP)
	@scripts/setup tour
	@touch $@

.PHONY: setup
setup: ## check the machine again, and install what it lacks
	@rm -f $(SET_UP) $(SET_UP_TOUR)
	@$(MAKE) --no-print-directory $(SET_UP_TOUR)

# --- run --------------------------------------------------------------------

.PHONY: run
run: $(SET_UP) ## build and open the window (PROJECT=file.sayso opens that project)
ifeq ($(shell uname -s)$(DISPLAY)$(WAYLAND_DISPLAY),Linux)
	@echo "There is no display here (DISPLAY and WAYLAND_DISPLAY are empty), so no window can open."
	@echo "Running the tour instead: it drives the same window on a display of its own."
	@$(MAKE) --no-print-directory tour
else
	@$(MAKE) --no-print-directory build
	bin/sayso $(PROJECT)
endif

.PHONY: build
build: $(SET_UP) ## build bin/sayso, ready to be given away
	go build $(RELEASE) -o bin/sayso .

# The commands without the window: one static file for servers and pipelines.
.PHONY: build-cli
build-cli: $(SET_UP) ## build bin/sayso-cli, the command line alone, which needs no library
	go build -tags $(TAGS),windowless,netgo,osusergo -buildvcs=false -trimpath \
	  -ldflags '-linkmode external -extldflags -static' -o bin/sayso-cli .

# The program as the tour drives it: the same, with Fyne's thread checks in, so
# that a call from the wrong thread is named instead of passing by luck.
.PHONY: checked
checked: $(SET_UP)
	go build $(FLAGS) -o bin/sayso-checked .

# --- prove ------------------------------------------------------------------

# All three parts run even if the first fails, so that one round shows all
# there is to mend.
.PHONY: test
test: $(SET_UP) $(SET_UP_TOUR) ## every test, the race detector, and the tour
	@failed=; \
	part() { echo "== $$1"; shift; "$$@" || failed=yes; }; \
	part "packages with goroutines, under the race detector" \
	  scripts/tested $(FLAGS) -race $(TIMEOUT) $(RACED); \
	part "all other packages, and the import directions" \
	  scripts/tested $(FLAGS) $(TIMEOUT) $(CALM); \
	part "the tour of the real window" \
	  $(MAKE) --no-print-directory prove; \
	part "measures of agreement, against worked cases" \
	  $(MAKE) --no-print-directory cases; \
	if [ -n "$$failed" ]; then echo "== test failed"; exit 1; fi; \
	echo "== test passed"

# The tour without keeping its pictures.
.PHONY: prove
prove: checked
	go run $(FLAGS) ./internal/tour --program bin/sayso-checked

.PHONY: tour
tour: $(SET_UP) $(SET_UP_TOUR) checked ## drive the real window and leave its pictures in docs/pictures
	go run $(FLAGS) ./internal/tour --program bin/sayso-checked --pictures docs/pictures

# Worked cases of the measures of agreement: the project's own, and those of a file
# that lies beside the project, if one does.
CASES ?= $(wildcard ../shared/gold/agreement/cases.json)

.PHONY: cases
cases: checked ## hold the measures of agreement against worked cases: make cases CASES=file
	scripts/check-cases bin/sayso-checked internal/agreement/cases/testdata/cases.json $(CASES)

.PHONY: two-people
two-people: $(SET_UP) $(SET_UP_TOUR) checked ## two people read 300 sentences in the real window, and a script recounts the export
	go run $(FLAGS) ./internal/tour --program bin/sayso-checked --two-people --pictures docs/pictures

# An annotated article that lies beside the project, if one does: its text and
# the page with the table of its annotation.
ARTICLE ?= $(wildcard ../shared/seed/belarus.txt)
EXPECTED ?= $(wildcard ../shared/notes/codebook.md)

.PHONY: worked
worked: $(SET_UP) $(SET_UP_TOUR) checked ## enter an annotated article by keyboard: make worked ARTICLE=text EXPECTED=annotation
	@if [ -z "$(ARTICLE)" ] || [ -z "$(EXPECTED)" ]; then echo "make worked needs a text and its annotation: make worked ARTICLE=file EXPECTED=file.json" >&2; exit 2; fi
	go run $(FLAGS) ./internal/tour --program bin/sayso-checked --article $(ARTICLE) --expected $(EXPECTED)

.PHONY: lint
lint: $(SET_UP) ## gofmt, vet, staticcheck, govulncheck
	@scripts/lint $(TAGS)

.PHONY: bench
bench: $(SET_UP) ## speed and memory, measured
	go test $(FLAGS) -run '^$$' -bench . -benchmem $(TIMEOUT) $(PURE) ./widgets/... ./app/...

# The whole program from outside, beside a bare window of Fyne (docs/performance.md).
.PHONY: bench-window
bench-window: $(SET_UP) $(SET_UP_TOUR) build ## answers to keys, start and memory of the real window
	go build $(RELEASE) -o bin/barewindow ./widgets/barewindow
	go run $(FLAGS) ./internal/tour --program bin/sayso --measure bin/barewindow --rounds 5 --pages 400

.PHONY: torture
torture: $(SET_UP) ## the long forms: kills, power cuts, damage, random cases, fuzzing
	@scripts/torture $(TAGS)

.PHONY: test-hub
test-hub: $(SET_UP) $(SET_UP_TOUR) ## the hub on PostgreSQL 14 to 18 and through pgbouncer, fifty laptops, figures
	@scripts/setup hub
	@scripts/test-hub $(TAGS)

# Where hand-made sentence bounds lie, if a folder of them stands beside the
# project.
GOLD ?= $(wildcard ../shared/gold/segmentation)

.PHONY: eval
eval: $(SET_UP) ## measure the sentence splitter: make eval GOLD=folder
	@if [ -z "$(GOLD)" ]; then echo "make eval needs a folder of hand-made sentence bounds: make eval GOLD=folder" >&2; exit 2; fi
	go run $(FLAGS) ./internal/segment/evaluate $(GOLD)

# Sentences with labels, if a folder of them is named (docs/suggestions.md says
# how to make one). Without it only what the program makes itself is measured.
DATA ?=

.PHONY: eval-suggest
eval-suggest: $(SET_UP) ## measure suggestions: make eval-suggest DATA=folder
	go run $(FLAGS) ./internal/suggest/evaluate $(DATA)

.PHONY: eval-import
eval-import: $(SET_UP) ## hold the text of imported files against what other programs find
	@table=$$(mktemp); \
	SAYSO_TABLE=$$table go test $(FLAGS) -count=1 -p=1 -run 'TestTheWordsAreThoseThatOtherProgramsFind|TestMetadataOfPages|TestAnnotatedFilesAddUp' ./internal/reader ./internal/foreign; status=$$?; \
	cat $$table; rm -f $$table; exit $$status

# --- for Windows, on Linux ----------------------------------------------------

SET_UP_WINDOWS := bin/.set-up-windows

$(SET_UP_WINDOWS): scripts/setup $(SET_UP)
	@scripts/setup windows
	@touch $@

FOR_WINDOWS := GOOS=windows GOARCH=amd64 CC=x86_64-w64-mingw32-gcc

.PHONY: build-windows
build-windows: $(SET_UP_WINDOWS) ## build bin/sayso.exe, with mingw
	$(FOR_WINDOWS) go build $(RELEASE) -ldflags '-H windowsgui' -o bin/sayso.exe .

# --- packages ---------------------------------------------------------------
# docs/building.md#packages. They are made in dist/, on Debian or Ubuntu (that of
# macOS on a Mac), and two runs give the same bytes.

SET_UP_PACKAGES := bin/.set-up-packages

$(SET_UP_PACKAGES): scripts/setup $(SET_UP)
	@scripts/setup packages
	@touch $@

export TAGS

.PHONY: package
package: package-linux package-windows ## all packages that this machine can make: Linux and Windows, into dist/
	scripts/package sbom
	cd dist && sha256sum *.deb *.rpm *.apk *.pkg.tar.zst *.tar.xz *.exe *.zip *.cdx.json > SHA256SUMS

.PHONY: package-linux package-windows package-macos package-arm64
package-linux: $(SET_UP_PACKAGES) ## deb, rpm, apk, Arch, tar.xz, and the command line alone
	scripts/package linux
package-windows: $(SET_UP_PACKAGES) ## installer and zip for Windows, with mingw
	scripts/package windows
package-macos: $(SET_UP) ## disk image, on a Mac
	scripts/package macos
package-arm64: $(SET_UP_PACKAGES) ## the Linux packages for arm64, in a folder of Debian's
	scripts/package-arm64

.PHONY: package-files package-check
package-files: $(SET_UP) ## the checks of what packages are made of, in a minute
	@scripts/setup files
	scripts/package-check files
package-check: $(SET_UP_PACKAGES) ## prove what lies in dist: the same twice, installed, started, taken away (PARTS="files linux")
	@scripts/setup checks
	scripts/package-check $(PARTS)

.PHONY: clean
clean: ## remove what was built here
	rm -rf bin dist
