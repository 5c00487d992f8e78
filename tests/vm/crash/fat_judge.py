"""Says what is wrong with a host, with no code of the engine."""
import hashlib
import json
import os
import re

from fat_host import BOOT, ROOT, SYSROOT, listing, must, run, sha256


def menu():
    """What the boot loader reads: names and digests."""
    files = listing(f"{BOOT}/loader/entries") | listing(f"{BOOT}/EFI/Linux")
    return {path: digest for path, digest in files.items() if path.endswith((".conf", ".efi"))}


def entries():
    """The same as systemd-boot orders it."""
    found = json.loads(must("bootctl", "list", f"--esp-path={BOOT}", "--json=short") or "[]")
    for entry in found:
        entry["deployment"] = re.search(r" bootcfs\.deploy=([0-9a-f.]+)", f" {entry['options']}").group(1)
    return found


class Judge:
    def __init__(self, boot_files):
        self.boot_files = boot_files  # by image: digests of kernel and initramfs
        self.menus = []
        self.defaults = set()
        self.judged = set()
        self.objects = {}

    def allow(self):
        """What is there now may be there after a kill."""
        self.menus.append(menu())
        self.defaults.update(entry["deployment"] for entry in entries()[:1])

    def is_new(self, *circumstances):
        """Whether a host with this content is seen for the first time."""
        state = hashlib.sha256(json.dumps([circumstances, listing(ROOT), listing(BOOT)], sort_keys=True).encode()).digest()
        new = state not in self.judged
        self.judged.add(state)
        return new

    def check_switch(self):
        """What is wrong with a menu that is the old one, the new one or on the way between them, a line each."""
        found = entries()
        if not found or found[0]["deployment"] not in self.defaults:
            yield f"{[entry['deployment'] for entry in found]} is the menu"
        yield from (f"{path} is neither old nor new" for path, digest in menu().items() if digest not in [known.get(path) for known in self.menus])

    def check(self):
        """What is wrong with what the menu offers."""
        found = entries()
        if not found:
            yield "the menu is empty"
        for entry in found:
            yield from (f"{entry['id']}: {problem}" for problem in self.check_entry(entry))
        yield from self.check_status([entry["deployment"] for entry in found])

    def check_entry(self, entry):
        image = entry["deployment"][:64]
        if f":{image}" not in entry["options"]:
            yield "its options name another image"
        if entry["type"] == "type1":
            wanted = dict(zip([entry["linux"], *entry["initrd"]], self.boot_files[image]))
            for path, digest in wanted.items():
                if not os.path.isfile(BOOT + path) or sha256(BOOT + path) != digest:
                    yield f"{path} is missing or another one"
        if not os.path.isdir(f"{SYSROOT}/state/deploy/{entry['deployment']}/etc"):
            yield "its state is missing"
        if not must("fsverity", "measure", f"{SYSROOT}/composefs/images/{image}").startswith(f"sha256:{image} "):
            yield "its image is another one"
        if image not in self.objects:
            self.objects[image] = must("bootcfs", "image", "objects", f"{SYSROOT}/composefs/images/{image}").split()
        objects = [f"{SYSROOT}/composefs/objects/{name}" for name in self.objects[image]]
        measured = run("fsverity", "measure", *objects)
        right = [f"sha256:{path[-65:].replace('/', '')} {path}" for path in objects]
        if measured.returncode != 0 or not objects or measured.stdout.splitlines() != right:
            yield f"its objects: {measured.stderr}{measured.stdout}"

    @staticmethod
    def check_status(deployments):
        said = run("bootcfs", "status", "--json", "--sysroot", SYSROOT, "--boot", BOOT)
        if said.returncode != 0:
            yield f"status ended with {said.returncode}: {said.stderr}"
            return
        shown = [one for one in json.loads(said.stdout)["deployments"] if not one["staged"]]
        if [one["id"] for one in shown] != deployments:
            yield f"status shows {' '.join(one['id'] for one in shown)}, the menu {' '.join(deployments)}"
        yield from (f"status says {one['problem']}" for one in shown if "problem" in one)
        if [one["id"] for one in shown if one["default"]] != deployments[:1]:
            yield "status says that another one boots next"
