#!/usr/bin/env python3
"""Checks every include, and a few calls, against .ci/include_rules.txt.

Prints one line a violation, `file:line: what is wrong`, and exits 1 if there is any.
"""

import argparse
import functools
import os
import re
import sys

SOURCE_FOLDERS = ("appliance", "crypto", "storage", "api", "hardening", "tests")
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
STRING = re.compile(r'"(?:[^"\\]|\\.)*"')


class Rules:
    """The rule file, section by section; a line that cannot be read is an error of its own."""

    def __init__(self, path):
        self.tests = []
        self.modules = []  # (pattern, module)
        self.may_include = {}
        self.only_here = []  # (header prefix, patterns)
        self.calls_only_here = []  # (text, patterns)
        section = None
        with open(path, encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                line = line.rstrip()
                if not line or line.startswith("#"):
                    continue
                if line.startswith("["):
                    section = line.strip("[]")
                elif not self._read(section, line):
                    sys.exit(f"{path}:{number}: cannot be read: {line}")
        self._check_names(path)

    def _read(self, section, line):
        if section == "tests":
            self.tests.append(line)
        elif section == "modules":
            module, *patterns = line.split()
            self.modules += [(pattern, module) for pattern in patterns]
        elif section == "may include":
            module, _, allowed = line.partition(":")
            self.may_include[module.strip()] = set(allowed.split())
        elif section in ("only here", "calls only here"):
            what, _, files = re.sub(r"\s{2,}", "\t", line).partition("\t")
            rules = self.only_here if section == "only here" else self.calls_only_here
            rules.append((what, files.split()))
            return bool(files)
        else:
            return False
        return True

    def _check_names(self, path):
        known = {module for _, module in self.modules}
        named = set(self.may_include).union(*self.may_include.values())
        for name in sorted(known ^ set(self.may_include) | named - known):
            sys.exit(f"{path}: module {name} is not in both lists")

    def is_test(self, file):
        return fits_any(file, self.tests)

    def module_of(self, file):
        fitting = [(len(pattern), module) for pattern, module in self.modules if fits(file, pattern)]
        return max(fitting)[1] if fitting else None


@functools.lru_cache(maxsize=None)
def compiled(pattern):
    """`*` stands for part of a name, `**` for anything."""
    parts = re.split(r"(\*\*|\*)", pattern)
    return re.compile("".join({"**": ".*", "*": "[^/]*"}.get(part, re.escape(part)) for part in parts))


def fits(file, pattern):
    return compiled(pattern).fullmatch(file) is not None


def fits_any(file, patterns):
    return any(fits(file, pattern) for pattern in patterns)


def says_its_part(file, first_line):
    """Whether a comment comes first, or, in a source, the header whose comment holds for both."""
    if first_line.startswith("//"):
        return True
    stem = re.sub(r"(_test)?\.cc$", "", file)
    return file.endswith(".cc") and first_line == f'#include "{stem}.h"'


def source_files(root):
    for folder in SOURCE_FOLDERS:
        for directory, _, names in sorted(os.walk(os.path.join(root, folder))):
            for name in sorted(names):
                if name.endswith((".h", ".cc")):
                    yield os.path.relpath(os.path.join(directory, name), root).replace(os.sep, "/")


def check_quoted(rules, root, file, target):
    """What is wrong with `#include "target"` in `file`; None if nothing."""
    if not os.path.isfile(os.path.join(root, target)):
        return f'"{target}" is no file of ours; includes are written from the root'
    if rules.is_test(file):
        return None
    if rules.is_test(target):
        return f"{target} is for tests only"
    ours, theirs = rules.module_of(file), rules.module_of(target)
    if theirs is None:
        return f"{target} belongs to no module"
    if os.path.basename(target) == "internal.h" and os.path.dirname(target) != os.path.dirname(file):
        return f"{target} is internal to its folder"
    if ours != theirs and theirs not in rules.may_include[ours]:
        return f"{ours} may not include {theirs} ({target})"
    return None


def check_foreign(rules, file, target):
    """What is wrong with `#include <target>` in `file`; None if nothing."""
    for prefix, files in rules.only_here:
        if f"<{target}>".startswith(prefix) and not fits_any(file, files):
            return f"<{target}> is seen only by {' '.join(files)}"
    return None


def check_file(rules, root, file):
    with open(os.path.join(root, file), encoding="utf-8") as source:
        lines = source.read().splitlines()
    is_test = rules.is_test(file)
    if not is_test and rules.module_of(file) is None:
        yield 1, "belongs to no module of .ci/include_rules.txt"
        return
    if not lines or not says_its_part(file, lines[0]):
        yield 1, "the first line does not say the file's part"
    if file.endswith(".h") and "#pragma once" not in lines:
        yield 1, "no #pragma once"
    for number, line in enumerate(lines, 1):
        include = INCLUDE.match(line)
        problem = None
        if include and include[1] == '"':
            problem = check_quoted(rules, root, file, include[2])
        elif include and not is_test:
            problem = check_foreign(rules, file, include[2])
        if problem:
            yield number, problem
        if include or is_test:
            continue
        code = STRING.sub('""', line).split("//")[0]
        for text, files in rules.calls_only_here:
            if text in code and not fits_any(file, files):
                yield number, f"`{text}` stands only in {'no file' if files == ['-'] else ' '.join(files)}"


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--root", default=os.path.dirname(here), help="the tree to check")
    parser.add_argument("--rules", default=os.path.join(here, "include_rules.txt"))
    options = parser.parse_args()
    rules = Rules(options.rules)
    num_files = num_problems = 0
    for file in source_files(options.root):
        num_files += 1
        for number, problem in check_file(rules, options.root, file):
            num_problems += 1
            print(f"{file}:{number}: {problem}")
    if num_files == 0:
        sys.exit(f"{options.root}: no source files")
    print(f"includes of {num_files} files checked, {num_problems} not allowed")
    return 1 if num_problems else 0


if __name__ == "__main__":
    sys.exit(main())
