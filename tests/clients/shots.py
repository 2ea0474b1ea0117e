# SPDX-FileCopyrightText: 2026 csp-console authors
# SPDX-License-Identifier: MIT
"""The window's states on a real display: a program that draws them all, run under an X server with a
window manager. SCRIPT PROGRAM PICTURES: the program saves the screen once for each state and theme
in the folder PICTURES."""

import os
import shutil
import subprocess
import sys
import tempfile
import unittest

from desktop import Desktop
import harness

SECONDS = 240

_pictures = None


class Shots(unittest.TestCase):

    def test_every_state(self):
        folder = tempfile.TemporaryDirectory(prefix="csp-shots-")
        self.addCleanup(folder.cleanup)
        desktop = Desktop(self, folder.name)
        done = subprocess.run([harness.server_path()], timeout=SECONDS, check=False,
                              env={**desktop.environment, "CSP_SHOT_DIR": _pictures},
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True)
        self.assertEqual(done.returncode, 0, done.stdout)
        passed = done.stdout.count("PASS   : ShotMainWindow::state(")
        self.assertGreater(passed, 0, done.stdout)
        self.assertEqual(len(os.listdir(_pictures)), passed)


if __name__ == "__main__":
    _pictures = sys.argv.pop(2)
    shutil.rmtree(_pictures, ignore_errors=True)
    os.makedirs(_pictures)
    harness.main()
