#!/usr/bin/env python3
"""Builds small programs that break the link rules and sees that check_links.py says so."""

import os
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
RULES = """# A comment.
[program]
libraries libc.so ld-linux
never \\bdlopen\\b
never forbidden_
"""


class CheckLinks(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.rules = os.path.join(self.folder, "rules.txt")
        with open(self.rules, "w", encoding="utf-8") as file:
            file.write(RULES)

    def build(self, code, *flags):
        subprocess.run(["cc", "-x", "c", "-", "-o", os.path.join(self.folder, "program"), *flags],
                       input=code, text=True, check=True)

    def check(self, name="program"):
        done = subprocess.run(
            [sys.executable, os.path.join(HERE, "check_links.py"), "--rules", self.rules, self.folder, name],
            capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr

    def test_passes_a_program_within_its_rules(self):
        self.build("int allowed(void) { return 0; } int main(void) { return allowed(); }")
        self.assertEqual(self.check(), (0, "1 programs checked, 0 rules broken\n"))

    def test_finds_a_library_that_is_not_listed(self):
        self.build("int main(void) { return 0; }", "-Wl,--no-as-needed", "-lcrypto")
        code, output = self.check()
        self.assertEqual(code, 1)
        self.assertIn("program: links libcrypto.so", output)

    def test_finds_a_symbol_it_defines(self):
        self.build("int forbidden_thing(void) { return 0; } int main(void) { return forbidden_thing(); }")
        code, output = self.check()
        self.assertEqual(code, 1)
        self.assertIn("e.g. forbidden_thing", output)

    def test_finds_a_symbol_it_wants(self):
        self.build("#include <dlfcn.h>\nint main(void) { return dlopen(0, RTLD_NOW) == 0; }")
        code, output = self.check()
        self.assertEqual(code, 1)
        self.assertIn("e.g. dlopen", output)

    def test_fails_where_it_cannot_look(self):
        self.build("int main(void) { return 0; }", "-s")
        self.assertNotEqual(self.check("unknown")[0], 0)


if __name__ == "__main__":
    unittest.main()
