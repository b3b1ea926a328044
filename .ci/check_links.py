#!/usr/bin/env python3
"""Checks built programs against .ci/link_rules.txt: check_links.py FOLDER PROGRAM...

Prints one line a violation and exits 1 if there is any. Needs readelf and nm.
"""

import argparse
import os
import re
import subprocess
import sys

SANITIZERS = ("libasan.so", "libubsan.so", "libtsan.so", "libgcov.so")


def read_rules(path):
    """Program → (allowed library prefixes, forbidden symbols)."""
    rules = {}
    libraries, never = [], []
    with open(path, encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            line = line.strip()
            if not line or line.startswith("#"):
                continue
            word, _, rest = line.partition(" ")
            if line.startswith("["):
                libraries, never = rules.setdefault(line.strip("[]"), ([], []))
            elif word == "libraries" and rest:
                libraries += rest.split()
            elif word == "never" and rest:
                never.append(re.compile(rest))
            else:
                sys.exit(f"{path}:{number}: cannot be read: {line}")
    return rules


def output_of(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def shared_libraries(program):
    return re.findall(r"\(NEEDED\).*\[(.*)\]", output_of("readelf", "--dynamic", "--wide", program))


def symbols(program):
    """Defined and undefined ones, demangled."""
    listed = output_of("nm", "--demangle", program) + output_of("nm", "--demangle", "--dynamic", program)
    return sorted({line[17:].strip()[2:] for line in listed.splitlines() if len(line) > 19})


def problems_of(program, libraries, never):
    for library in shared_libraries(program):
        if not library.startswith(tuple(libraries) + SANITIZERS):
            yield f"links {library}, which is not on its list"
    names = symbols(program)
    if not names:
        yield "has no symbols to look at"
    for pattern in never:
        found = [name for name in names if pattern.search(name)]
        if found:
            yield f"contains {len(found)} symbols like {pattern.pattern}, e.g. {found[0][:100]}"


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", help="where the programs are")
    parser.add_argument("programs", nargs="+")
    parser.add_argument("--rules", default=os.path.join(here, "link_rules.txt"))
    options = parser.parse_args()
    rules = read_rules(options.rules)
    num_problems = 0
    for program in options.programs:
        if program not in rules:
            sys.exit(f"{options.rules} has no rules for {program}")
        for problem in problems_of(os.path.join(options.folder, program), *rules[program]):
            num_problems += 1
            print(f"{program}: {problem}")
    print(f"{len(options.programs)} programs checked, {num_problems} rules broken")
    return 1 if num_problems else 0


if __name__ == "__main__":
    sys.exit(main())
