#!/usr/bin/env python3
"""Runs clang-tidy 14 on changed sources (or all), several at a time, and starts no further one when time is up.

Settings come from the environment; .ci/check explains them.
"""

import concurrent.futures
import json
import os
import re
import shutil
import subprocess
import sys
import time

BUILD = "build/tidy"
FOLDERS = ("appliance/", "crypto/", "storage/", "api/", "hardening/", "tests/")
# Not built, or made of what tidy forbids.
LEFT_OUT = ("tests/no_compile/",)
# In tests a constant may throw at start, a fixture is never deleted through its base, JSON in C strings is no reproach, and
# what a matcher has checked the analyzer does not know.
NOT_FOR_TESTS = ("cert-err58-cpp", "cppcoreguidelines-virtual-class-destructor", "modernize-raw-string-literal",
                 "clang-analyzer-cplusplus.StringChecker", "bugprone-unchecked-optional-access")


def git(*arguments):
    done = subprocess.run(["git", "-c", f"safe.directory={os.getcwd()}", *arguments],
                          capture_output=True, text=True, check=False)
    return done.stdout.split() if done.returncode == 0 else None


def base_commit():
    """The point the change starts from: CHANCERY_TIDY_BASE, else the last commit but one; None without history."""
    base = git("rev-parse", "--verify", "--quiet", os.environ.get("CHANCERY_TIDY_BASE", "HEAD~1"))
    return base[0] if base else None


def changed_files():
    base = base_commit()
    if base is None:
        print("   no earlier commit to compare with: nothing counts as changed (CHANCERY_TIDY=all checks everything)")
        return set()
    committed_and_edited = git("diff", "--name-only", "--diff-filter=d", base) or []
    return set(committed_and_edited + (git("ls-files", "--others", "--exclude-standard") or []))


def includes_of(source):
    with open(source, encoding="utf-8") as text:
        return set(re.findall(r'^#include "([^"]+)"', text.read(), re.MULTILINE))


def sources_for(changed, built):
    """The built sources that show every changed file: itself, or for a header its own source, else one that includes it."""
    wanted = {file for file in changed if file in built}
    for header in sorted(file for file in changed if file.endswith(".h") and file.startswith(FOLDERS)):
        own = header[:-2] + ".cc"
        if own in built:
            wanted.add(own)
        elif not any(header in includes_of(source) for source in wanted):
            wanted.update(next(([source] for source in sorted(built) if header in includes_of(source)), []))
    return wanted


def compile_commands():
    """Sources in the tidy build, relative to the root."""
    subprocess.run(["cmake", "--preset", "tidy", "--log-level=WARNING"], stdout=subprocess.DEVNULL, check=True)
    with open(os.path.join(BUILD, "compile_commands.json"), encoding="utf-8") as commands:
        files = {os.path.relpath(command["file"]) for command in json.load(commands)}
    return {file for file in files if file.startswith(FOLDERS) and not file.startswith(LEFT_OUT)}


def is_test(source):
    return source.startswith("tests/") or source.endswith("_test.cc")


def run_one(source, stop_at):
    if time.monotonic() > stop_at:
        return source, None, 0
    start = time.monotonic()
    left_out = ["--checks=" + ",".join("-" + check for check in NOT_FOR_TESTS)] if is_test(source) else []
    done = subprocess.run(["clang-tidy-14", "--quiet", "-p", BUILD, *left_out, source],
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)
    problem = ""
    if done.returncode != 0:
        problem = done.stdout if done.stdout.strip() else done.stderr
    return source, problem, time.monotonic() - start


def main():
    mode = os.environ.get("CHANCERY_TIDY", "changed")
    if mode not in ("changed", "all", "none"):
        sys.exit(f"CHANCERY_TIDY must be changed, all or none, not {mode}")
    if mode == "none" or shutil.which("clang-tidy-14") is None:
        print("   clang-tidy 14 " + ("left out as asked" if mode == "none" else "is not on this Debian: not run"))
        return 0
    built = compile_commands()
    changed = changed_files() if mode == "changed" else None
    sources = sorted(built if changed is None else sources_for(changed, built),
                     key=lambda file: (is_test(file), file))
    minutes = float(os.environ.get("CHANCERY_TIDY_MINUTES", "15"))
    stop_at = time.monotonic() + minutes * 60
    print(f"   clang-tidy on {len(sources)} files", flush=True)
    failed, not_run = [], []
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for number, future in enumerate(
                concurrent.futures.as_completed([pool.submit(run_one, source, stop_at) for source in sources]), 1):
            source, problem, seconds = future.result()
            if problem is None:
                not_run.append(source)
            elif problem:
                failed.append(source)
                print(f"{problem}\n   [{number}/{len(sources)}] {source}: findings", flush=True)
            else:
                print(f"   [{number}/{len(sources)}] {source} {seconds:.0f} s", flush=True)
    if not_run:
        print(f"   time is up after {minutes:g} minutes; NOT checked: {' '.join(sorted(not_run))}")
    if failed:
        print(f"   findings in: {' '.join(sorted(failed))}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
