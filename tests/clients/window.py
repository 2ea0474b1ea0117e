# SPDX-FileCopyrightText: 2026 csp-console authors
# SPDX-License-Identifier: MIT
"""The window with 1,000 dedicated and 5,000 shared WebSockets: csp-console on a display of its own,
driven by keys. It opens a dialog on all of them and closes it again, types a filter and answers
still; SIGTERM then ends it with 0 and every client is told 1001. SCRIPT CONSOLE PICTURES [TEST...]:
pictures of the window go to the folder PICTURES."""

import json
import os
import shutil
import signal
import sys
import tempfile
import time
import unittest

from desktop import Desktop, Process, wait_until
import harness
import scale

TITLE = "CSP console"
DIALOG = "Close connections"

_pictures = None


class Window(unittest.TestCase):

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="csp-window-")
        self.addCleanup(folder.cleanup)
        self.desktop = Desktop(self, folder.name)
        self.console = Process(self, [harness.server_path(), "--listen", "127.0.0.1:0",
                                      "--data-dir", folder.name],
                               env=self.desktop.environment).running
        self.url = wait_until(lambda: self.url_in(folder.name), "the address in server.json")
        wait_until(lambda: self.desktop.active() == TITLE, "the window to have the focus")

    def url_in(self, folder):
        self.assertIsNone(self.console.poll(), "the console has ended")
        try:
            with open(os.path.join(folder, "server.json"), encoding="utf-8") as file:
                return json.load(file)["url"]
        except (FileNotFoundError, json.JSONDecodeError):
            return None

    def picture(self, name):
        self.desktop.picture(os.path.join(_pictures, name + ".png"))

    def asks_about_all_shown(self):
        """Delete asks about the selected ones and Escape leaves: a window that hangs would not."""
        self.desktop.keys("alt+1", "ctrl+a", "Delete")
        wait_until(lambda: self.desktop.active() == DIALOG, "the dialog")
        self.picture("dialog")
        wait_until(self.dialog_left, "the window to have the focus again")

    def dialog_left(self):
        if self.desktop.active() == DIALOG:
            self.desktop.keys("Escape")  # lost when the dialog is not yet drawn
        return self.desktop.active() == TITLE

    def test_six_thousand(self):
        crowds = [scale.Crowd(self.url + path, count) for path, count in scale.CROWDS]
        for each in crowds:
            self.addCleanup(each.end)
        for each in crowds:
            self.assertEqual(each.reported("open"), each.count)
        begun = time.monotonic()
        self.asks_about_all_shown()
        for each in crowds:
            each.go_on()
        for each in crowds:
            self.assertEqual(each.reported("echoed"), each.count)
        self.picture("window")
        self.desktop.keys("ctrl+f")
        self.desktop.xdotool("type", "path:/echo/shared")
        self.asks_about_all_shown()
        print(f"asked twice, and each echoed, in {time.monotonic() - begun:.1f} s")

        stop = time.monotonic()
        self.console.send_signal(signal.SIGTERM)
        self.assertEqual(self.console.wait(harness.STOP_SECONDS), 0)
        print(f"SIGTERM to exit with all of them open: {time.monotonic() - stop:.1f} s")
        for each in crowds:
            self.assertEqual(each.reported("codes"), {"1001": each.count})


if __name__ == "__main__":
    harness.raise_descriptor_limit()
    if len(sys.argv) > 2:
        _pictures = sys.argv.pop(2)
        shutil.rmtree(_pictures, ignore_errors=True)
        os.makedirs(_pictures)
    harness.main()
