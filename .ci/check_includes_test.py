#!/usr/bin/env python3
"""Plants violations in a small tree and sees that check_includes.py finds each, where it stands."""

import os
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))


class CheckIncludes(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = folder.name
        self.write("appliance/base/bytes.h", "// Bytes.\n#pragma once\n")
        self.write("crypto/pkcs11/token.h", '// A token.\n#pragma once\n\n#include "appliance/base/bytes.h"\n')
        self.write("crypto/pkcs11/internal.h", "// Internal.\n#pragma once\n\n#include <p11-kit/pkcs11.h>\n")
        self.write("storage/grant_store.h", "// A port.\n#pragma once\n")
        self.write("storage/sweeper.h", "// Not a port.\n#pragma once\n")
        self.write("tests/support/fake.h", "// A fake.\n#pragma once\n\n#include <nlohmann/json.hpp>\n")

    def write(self, path, text):
        path = os.path.join(self.root, path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)

    def check(self):
        """The exit code and the lines printed."""
        done = subprocess.run(
            [sys.executable, os.path.join(HERE, "check_includes.py"), "--root", self.root],
            capture_output=True, text=True, check=False)
        return done.returncode, (done.stdout + done.stderr).splitlines()

    def assert_found(self, path, number, text):
        code, lines = self.check()
        self.assertEqual(code, 1, lines)
        self.assertTrue(lines[0].startswith(f"{path}:{number}: "), lines)
        self.assertIn(text, lines[0])
        self.assertEqual(len(lines), 2, lines)

    def test_passes_an_honest_tree(self):
        self.write("appliance/issuance/redeem.cc", '// Redeems.\n#include "storage/grant_store.h"\n#include <vector>\n')
        code, lines = self.check()
        self.assertEqual(code, 0, lines)

    def test_finds_an_edge_that_is_not_in_the_table(self):
        self.write("appliance/issuance/redeem.cc", '// Redeems.\n\n#include "crypto/pkcs11/token.h"\n')
        self.assert_found("appliance/issuance/redeem.cc", 3, "issuance may not include pkcs11")

    def test_lets_issuance_see_ports_but_not_what_is_behind_them(self):
        self.write("appliance/issuance/redeem.cc", '// Redeems.\n#include "storage/sweeper.h"\n')
        self.assert_found("appliance/issuance/redeem.cc", 2, "issuance may not include storage")

    def test_finds_a_foreign_header_outside_its_one_file(self):
        self.write("api/wallet/token.cc", "// Tokens.\n#include <nlohmann/json.hpp>\n")
        self.assert_found("api/wallet/token.cc", 2, "<nlohmann/json.hpp> is seen only by")

    def test_finds_an_internal_header_elsewhere(self):
        self.write("crypto/signer/pool.cc", '// A pool.\n#include "crypto/pkcs11/internal.h"\n')
        self.assert_found("crypto/signer/pool.cc", 2, "internal to its folder")

    def test_finds_a_test_header_in_the_program(self):
        self.write("appliance/issuance/redeem.cc", '// Redeems.\n#include "tests/support/fake.h"\n')
        self.assert_found("appliance/issuance/redeem.cc", 2, "for tests only")

    def test_lets_a_test_include_anything(self):
        self.write("appliance/base/x_test.cc", '// Tests.\n#include "crypto/pkcs11/token.h"\n#include <openssl/evp.h>\n')
        code, lines = self.check()
        self.assertEqual(code, 0, lines)

    def test_finds_an_include_that_is_not_written_from_the_root(self):
        self.write("crypto/pkcs11/token.cc", '#include "crypto/pkcs11/token.h"\n\n#include "internal.h"\n')
        self.assert_found("crypto/pkcs11/token.cc", 3, "written from the root")

    def test_finds_a_call_outside_its_files(self):
        self.write("api/wallet/token.cc", "// Tokens.\n// .Expose( in a comment is fine\nvoid F() { code.Expose(g); }\n")
        self.assert_found("api/wallet/token.cc", 3, "`.Expose(`")

    def test_leaves_strings_alone(self):
        self.write("api/wallet/token.cc", '// Tokens.\nconst char* kText = "say \\"code.Expose(\\" to me";\n')
        code, lines = self.check()
        self.assertEqual(code, 0, lines)

    def test_finds_a_file_of_no_module(self):
        self.write("crypto/new_folder/thing.cc", "// A thing.\n")
        self.assert_found("crypto/new_folder/thing.cc", 1, "belongs to no module")

    def test_finds_a_missing_first_comment_and_a_missing_guard(self):
        self.write("api/http/a.h", "// A.\n")
        self.assert_found("api/http/a.h", 1, "no #pragma once")
        self.write("api/http/a.h", "\n#pragma once\n")
        self.assert_found("api/http/a.h", 1, "does not say the file's part")

    def test_takes_the_own_header_as_a_first_line(self):
        self.write("crypto/pkcs11/token.cc", '#include "crypto/pkcs11/token.h"\n')
        self.assertEqual(self.check()[0], 0)

    def test_fails_where_there_is_nothing_to_check(self):
        self.root = os.path.join(self.root, "nowhere")
        self.assertNotEqual(self.check()[0], 0)


if __name__ == "__main__":
    unittest.main()
