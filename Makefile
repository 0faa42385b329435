# make run     installs what the app needs into .venv and serves it
# make serve   the same for a class: one process per core behind nginx (PROCESSES=4 PORT=8501 BASE=/path
#   FRAME=https://school.example UPLOADS=1; docs/deploy.md)
# make test    installs what the tests need, Chromium included, and runs lint, types and all tests
# make check   lint and types only, and the JavaScript's unit tests (python -m tests.browser)
# make engines what Debian has for the tests: Chromium, nginx, WebKit
# make faults  what visitors see behind nginx while processes are killed, the network goes away or the app is replaced;
#   and the rooms of classes on PostgreSQL while its server stops in the middle of a question (some minutes)
# make clean   deletes .venv, the caches and what npm brought
#   What installs takes the newest supported Python that starts, and says which and why; PYTHON=python3.13 asks for another.
#   TORCH_INDEX=... names where torch's build for the CPU comes from on Linux (TORCH_INDEX= for the ordinary build).
#
# The others
#
# make browsers  a sample of the browser tests in Chromium with every combination of theme, language, screen and view, and all of
#   Firefox and WebKit
# make firefox   the main paths in Firefox; installs Debian's firefox-esr if it can
# make webkit    the same in WebKit, the engine of Safari (Debian's webkit2gtk-driver); make test only opens every page in it
# make busy      the browser's tests beside two busy loops: what passes here passes on a machine that does other things
# make hostile   five hundred crafted texts and addresses against the page, in a browser, and five times as many drawn ones
#   against what reads them; make test has a sample of both
# make matrix    the tests without the browser's on every supported Python that is installed, pyenv's too, each in .venv.3.X
# make mutants   makes small changes to the code; the tests should notice each one (ROOM=reading for one room)
#
# make teaching  checks every number and claim of docs/teaching.md and teaching.vi.md (WRITE=1 writes the numbers anew;
#   ADDRESS=https://... writes copies whose links lead there into dist)
# make pictures  takes the pictures of README anew, in Chromium, from the app as it is
# make wheel     builds the wheel, installs it into an empty environment elsewhere, serves it and reads with it there
# make space     the three files of a Hugging Face Space, in dist/space (docs/deploy.md)
#
# make bench            speed, as ratios measured side by side
# make bench-classroom  what a class waits and what the server spends, beside Streamlit's smallest app (VISITORS="1 30 60 100")
# make soak             does the server's memory stay flat while visitors come and go? Half an hour (VISITS=2000)
#
# make train-all DATA=aclImdb_v1.tar.gz EDITED=cad DATA_VI=ntc-scv.jsonl.xz   trains every classifier anew, evaluates each and
#   prints the table; without DATA_VI the Vietnamese ones stay as they are

PYTHON ?= $(shell sh deploy/choose_python.sh)
FORCED := $(if $(filter undefined file,$(origin PYTHON)),,forced)
BIN := .venv/bin
PORT ?= 8501
VISITORS ?= 1 30 60 100
VISITS ?= 2000
NETWORKS ?= $(shell $(BIN)/python -c 'from models.training.recipes import RECIPES; print(*RECIPES)')
LEARNED = $(if $(DATA_VI),$(NETWORKS),$(filter-out vi_%,$(NETWORKS)))
DATA_OF = case $$name in vi_*) data="$(DATA_VI)";; *) data="$(DATA)";; esac
EDITED_OF = case $$name in vi_*) edited=;; *) edited="$(EDITED)";; esac

.PHONY: run serve test engines faults check matrix wheel space python bench bench-classroom soak mutants busy hostile teaching pictures firefox webkit browsers train-all clean

run: .venv/.runtime
	MALLOC_ARENA_MAX=2 $(BIN)/streamlit run app.py --server.port $(PORT)

serve: .venv/.runtime
	bash deploy/install_nginx.sh
	exec $(BIN)/python -m deploy --port $(PORT) --processes "$(PROCESSES)" --base "$(BASE)" --frame "$(FRAME)" $(if $(UPLOADS),--uploads)

test:
	$(MAKE) -j 2 check engines
	bash tests/install_chromium.sh
	$(BIN)/python -m pytest -n 2 --dist worksteal --ignore tests/e2e --ignore tests/firefox --ignore tests/webkit --ignore tests/faults
	$(BIN)/python -m pytest -n 2 --dist worksteal -rs tests/e2e tests/webkit/test_opening.py

# What Debian has comes while pip installs; where it has no Chromium, Playwright's comes after, which needs .venv
engines:
	@-bash tests/install_chromium.sh 2>/dev/null
	-bash deploy/install_nginx.sh
	-bash tests/install_webkit.sh

faults: .venv/.dev
	bash tests/install_chromium.sh
	bash deploy/install_nginx.sh
	bash tests/install_postgresql.sh
	GATESCOPE_POSTGRESQL=1 $(BIN)/python -m pytest tests/faults tests/viz/classroom

check: .venv/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m tests.browser

matrix: python
	$(PYTHON) -m tests.matrix $(PYTHONS)

# build stands here and not among what the tests need, as cosmic-ray below
wheel: .venv/.dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check build==1.6.1
	$(BIN)/python -m tests.wheel

space: | python
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	mkdir -p dist/space
	cp deploy/space/Dockerfile deploy/space/README.md dist/space
	$(BIN)/python -m pip wheel --quiet --disable-pip-version-check --no-deps --wheel-dir dist/space .
	@echo "dist/space has what the Space needs."

bench: .venv/.runtime
	$(BIN)/python -m benchmarks

bench-classroom: .venv/.runtime
	$(BIN)/python -m benchmarks.classroom --visitors $(VISITORS)

soak: .venv/.runtime
	$(BIN)/python -m benchmarks.soak --visits $(VISITS)

# A network whose training was broken off goes on after its last finished epoch.
train-all: .venv/.runtime
	@test -f "$(DATA)" || { echo "Say where the reviews are: make train-all DATA=path/to/aclImdb_v1.tar.gz"; exit 1; }
	@for name in $(LEARNED); do \
		state="$${GATESCOPE_CHECKPOINTS:-checkpoints}/.$$name.training.safetensors"; \
		test -f "$$state" && resume=--resume || resume=; $(DATA_OF); $(EDITED_OF); \
		$(BIN)/python -m models.train $$name --data "$$data" $${edited:+--edited "$$edited"} $$resume || exit 1; \
	done
	@for name in $(LEARNED); do $(DATA_OF); $(BIN)/python -m models.evaluate $$name --data "$$data" --write || exit 1; done
	@$(BIN)/python -m models.standings

# cosmic-ray stands here and not among what the tests need: it is wanted once in a while, and takes its time
mutants: .venv/.dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check cosmic-ray==8.7.0
	$(BIN)/python -m tests.mutants $(ROOM)

busy: .venv/.dev
	bash tests/install_chromium.sh
	@for each in 1 2; do $(BIN)/python -c "while True: pass" & loops="$$loops $$!"; done; trap "kill $$loops" EXIT; \
		$(BIN)/python -m pytest -n 2 --dist worksteal tests/e2e

hostile: .venv/.dev
	bash tests/install_chromium.sh
	GATESCOPE_HOSTILE=all $(BIN)/python -m pytest -s tests/e2e/test_hostile.py
	GATESCOPE_HOSTILE=all $(BIN)/python -m pytest -n 2 $$(grep -rl --include='test_*.py' '@given' tests)

teaching: .venv/.dev
	$(BIN)/python -m tests.teaching $(if $(WRITE),--write) $(if $(ADDRESS),--address "$(ADDRESS)")

pictures: .venv/.dev
	bash tests/install_chromium.sh
	$(BIN)/python -m tests.pictures

firefox: .venv/.dev
	bash tests/install_firefox.sh
	GATESCOPE_FIREFOX=1 $(BIN)/python -m pytest tests/firefox

webkit: .venv/.dev
	bash tests/install_webkit.sh
	GATESCOPE_WEBKIT=1 $(BIN)/python -m pytest tests/webkit

SAMPLE := $(addprefix tests/e2e/test_,mounting.py component.py accessible.py layout.py gates.py compare.py lab.py translate.py \
	lesson.py room.py story.py)

browsers: .venv/.dev
	bash tests/install_chromium.sh
	GATESCOPE_BROWSERS=all $(BIN)/python -m pytest $(SAMPLE)
	$(MAKE) firefox webkit

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache tests/browser/node_modules

python:
	@sh deploy/choose_python.sh say "$(PYTHON)" $(FORCED)

.venv/.runtime: requirements.txt requirements-look.txt | python
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	bash deploy/install_torch.sh $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

.venv/.dev: requirements.txt requirements-look.txt requirements-postgresql.txt requirements-keras.txt requirements-workers.txt requirements-dev.txt | python
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	bash deploy/install_torch.sh $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	touch $@ .venv/.runtime
