"""A host whose boot directory is FAT and the rest ext4, small trees that it can be given, and what lies on it."""
import hashlib
import os
import re
import shutil
import subprocess
import sys

ROOT, BOOT, WORK = "/tmp/root", "/tmp/esp", "/tmp/work"
REPOSITORY, SYSROOT, TRACE = f"{ROOT}/repo", f"{ROOT}/sysroot", "/tmp/trace"
MODULES = "usr/lib/modules/6.1-test"
STUB = "usr/lib/systemd/boot/efi/linuxx64.efi.stub"
ENVIRONMENT = {"PATH": os.environ["PATH"], "SOURCE_DATE_EPOCH": "1700000000", "SYSTEMD_RELAX_ESP_CHECKS": "1"}


def run(*words):
    return subprocess.run(words, capture_output=True, text=True, env=ENVIRONMENT, check=False)


def must(*words):
    done = run(*words)
    if done.returncode != 0:
        sys.exit(f"{' '.join(words)} ended with {done.returncode}: {done.stderr}{done.stdout}")
    return done.stdout.strip()


def sha256(path):
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class Host:
    """The two filesystems of a host, mounted; they lie in memory as images, so that a copy is another host."""

    def __init__(self, name):
        self.folder = f"{WORK}/{name}"

    def make(self):
        os.makedirs(self.folder)
        for image, size, maker in (("root", "64M", ["mkfs.ext4", "-q", "-O", "verity", "-b", "4096"]), ("esp", "40M", ["mkfs.vfat", "-F", "32"])):
            must("truncate", f"--size={size}", f"{self.folder}/{image}")
            must(*maker, f"{self.folder}/{image}")
        return self

    def copy(self, name):
        shutil.rmtree(f"{WORK}/{name}", ignore_errors=True)
        must("cp", "--recursive", self.folder, f"{WORK}/{name}")
        return Host(name)

    def __enter__(self):
        must("mount", "-t", "ext4", "-o", "loop", f"{self.folder}/root", ROOT)
        must("mount", "-t", "vfat", "-o", "loop,iocharset=ascii", f"{self.folder}/esp", BOOT)
        return self

    def __exit__(self, *_):
        must("umount", BOOT, ROOT)


def make_tree(name, kernel):
    """The smallest tree that can be deployed; returns the digests of what it boots."""
    tree = f"{WORK}/{name}"
    files = {
        f"{MODULES}/vmlinuz": kernel * 6000,
        f"{MODULES}/initramfs.img": b"i" * 9000,
        "usr/lib/os-release": b'ID=testos\nNAME=Test\nVERSION_ID=1\nPRETTY_NAME="Test OS 1"\n',
        "usr/bin/tool": kernel * 10000,
        "etc/hostname": b"test\n",
        "var/lib/state": b"first\n",
        "usr/lib/systemd/system/multi-user.target.wants/bootcfs-boot-complete.service": b"",  # boots are counted
        STUB: open(f"/{STUB}", "rb").read(),
    }
    for folder in ("boot", "sysroot"):
        os.makedirs(f"{tree}/{folder}")
    for path, content in files.items():
        os.makedirs(os.path.dirname(f"{tree}/{path}"), exist_ok=True)
        with open(f"{tree}/{path}", "wb") as file:
            file.write(content)
    return sha256(f"{tree}/{MODULES}/vmlinuz"), sha256(f"{tree}/{MODULES}/initramfs.img")


def commit(tree):
    must("bootcfs", "commit", "test", "-q", "--repo", REPOSITORY, "--allow-unsigned", "--bootable", f"--tree=dir:{WORK}/{tree}")


def listing(folder):
    """Each file with its digest; times of what was done and process ids do not count, nor who has a lock."""
    found = {}
    for place, folders, files in os.walk(folder):
        found.update({f"{place}/{name}/": "" for name in folders})
        for name in files:
            path, shown = f"{place}/{name}", re.sub(r"/\.bootcfs-[0-9]+-", "/.bootcfs-PID-", f"{place}/{name}")
            if name == "lock":
                found[shown] = ""
            elif os.path.islink(path):
                found[shown] = os.readlink(path)
            elif name.endswith(".toml"):
                with open(path, encoding="utf-8") as file:
                    found[shown] = re.sub("[0-9-]{10}T[0-9:]{8}Z", "TIME", file.read())
            else:
                found[shown] = sha256(path)
    return found
