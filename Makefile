# make setup | build | test | test-vm | test-power-cuts | demo | bench | fuzz | install | clean; README.md says what each is for.
PREFIX ?= /usr
DESTDIR ?=
lib := $(DESTDIR)$(PREFIX)/lib

export DOTNET_CLI_TELEMETRY_OPTOUT := 1
export DOTNET_NOLOGO := 1

publish := dotnet publish --configuration Release --runtime linux-x64 --no-restore --verbosity quiet
cpu_levels := x86-64-v3 x86-64-v4
nuget := $(or $(NUGET_PACKAGES),$(HOME)/.nuget/packages)
inputs := $(shell find src initramfs \( -name obj -o -name bin \) -prune -o -type f -print) \
	Makefile Directory.Build.props Directory.Packages.props global.json .editorconfig BannedSymbols.txt

.PHONY: all setup build test test-unit test-system test-vm test-power-cuts demo bench fuzz install clean
all: build

setup:
	@.ci/setup

build: out/.built

# The libraries that the program loads lie beside it; debug symbols stay where the build made them.
out/.built: $(inputs)
	@echo "==> build: restoring packages (locked)"
	@dotnet restore BootCfs.sln --locked-mode --verbosity quiet
	@echo "==> build: compiling bootcfs"
	@rm -rf out && mkdir -p out
	@$(publish) src/BootCfs.Cli --output out/.cli
	@echo "==> build: compiling bootcfs-setup-root"
	@$(publish) initramfs/BootCfs.Initramfs --output out/.initramfs
	@for level in $(cpu_levels); do \
		echo "==> build: compiling the hash kernels for $$level"; \
		$(publish) src/BootCfs.Hash -p:CpuLevel=$$level --output out/.hash/$$level || exit 1; \
		install -D -m 0644 -t out/glibc-hwcaps/$$level out/.hash/$$level/libbootcfs-hash.so; \
	done
	@mv out/.cli/bootcfs out/.initramfs/bootcfs-setup-root out/
	@find out/.cli -name '*.so' -exec mv -t out {} +
	@cp "$$(find $(nuget)/libgit2sharp.nativebinaries -name libgit2.license.txt | sort -V | tail -n 1)" out/
	@rm -rf out/.cli out/.initramfs out/.hash
	@touch $@

test: setup build test-unit test-system

test-unit: build
	@echo "==> test: unit tests"
	@dotnet test tests/BootCfs.Tests

# The disk first: making it shows its progress, which a test would swallow.
test-system: build
	@echo "==> test: system tests (virtual machines)"
	@tests/vm/install.sh
	@dotnet test tests/BootCfs.SystemTests --filter 'Category!=Long' --logger 'console;verbosity=normal'

# What machines live through over several boots, all of it: two machines at a time.
test-vm: setup build
	@echo "==> test: the life of deployments (virtual machines)"
	@tests/vm/install.sh
	@tests/vm/install.sh grub
	@tests/vm/commits.sh
	@dotnet test tests/BootCfs.SystemTests --filter 'Category=Life' --logger 'console;verbosity=normal'

# Boots each disk of those that test-vm only looks at: fifty machines, two at a time.
test-power-cuts: setup build
	@echo "==> test: power cuts, each of them booted (virtual machines)"
	@tests/vm/install.sh
	@tests/vm/commits.sh
	@BOOTCFS_BOOT_ALL_CUTS=1 dotnet test tests/BootCfs.SystemTests --filter 'FullyQualifiedName~DeployPowerCutTests' --logger 'console;verbosity=normal'

demo: setup build
	@tests/vm/demo.sh

bench: setup build
	@dotnet run --configuration Release --project tests/BootCfs.Benchmarks

fuzz:
	@tests/BootCfs.Fuzz/run

install: build
	install -D -m 0755 out/bootcfs $(DESTDIR)$(PREFIX)/bin/bootcfs
	for name in mkcomposefs composefs-info composefs-dump; do ln -sfn bootcfs $(DESTDIR)$(PREFIX)/bin/$$name || exit; done
	install -d $(DESTDIR)$(PREFIX)/sbin
	ln -sfn ../bin/bootcfs $(DESTDIR)$(PREFIX)/sbin/mount.composefs
	install -D -m 0755 -t $(lib)/bootcfs out/bootcfs-setup-root
	install -D -m 0644 -t $(lib)/bootcfs out/*.so
	for level in $(cpu_levels); do \
		install -D -m 0644 -t $(lib)/bootcfs/glibc-hwcaps/$$level out/glibc-hwcaps/$$level/*.so || exit 1; \
	done
	install -D -m 0755 -t $(lib)/dracut/modules.d/50bootcfs dracut/50bootcfs/module-setup.sh
	install -D -m 0644 -t $(lib)/systemd/system dracut/50bootcfs/*.service systemd/*.service systemd/*.timer
	install -D -m 0755 -t $(DESTDIR)/etc/grub.d grub/09_bootcfs
	install -D -m 0644 -t $(lib)/systemd/system/systemd-bless-boot.service.d systemd/systemd-bless-boot.service.d/*.conf
	# Part of the system and not of its configuration: presets reach no system that has booted before.
	install -d $(lib)/systemd/system/multi-user.target.wants $(lib)/systemd/system/sysinit.target.wants
	ln -sfn ../bootcfs-boot-complete.service $(lib)/systemd/system/multi-user.target.wants/bootcfs-boot-complete.service
	ln -sfn ../bootcfs-boot-deadline.timer $(lib)/systemd/system/sysinit.target.wants/bootcfs-boot-deadline.timer
	install -d $(lib)/bootcfs/health.d
	install -D -m 0644 -t $(lib)/systemd/system-preset systemd/*.preset
	install -D -m 0644 -t $(DESTDIR)$(PREFIX)/share/man/man1 docs/man/bootcfs.1
	install -D -m 0644 -t $(DESTDIR)$(PREFIX)/share/man/man8 docs/man/bootcfs-setup-root.8
	install -D -m 0644 -t $(DESTDIR)$(PREFIX)/share/doc/bootcfs docs/NEWS.md README.md LICENSE THIRD-PARTY-NOTICES \
		out/libgit2.license.txt

clean:
	rm -rf out .cache
	find src initramfs tests \( -name bin -o -name obj -o -name TestResults \) -type d -prune -exec rm -rf {} +
