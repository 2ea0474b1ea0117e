# SPDX-FileCopyrightText: 2026 csp-console authors
# SPDX-License-Identifier: MIT
"""A display of a test's own with a window manager, for programs that have a window."""

import os
import subprocess
import time

import harness

SCREEN = "1600x1000x24"
BETWEEN = 0.05  # from one look at a condition to the next


def wait_until(condition, what, seconds=harness.DEADLINE):
    """What condition gives, once it is true."""
    end = time.monotonic() + seconds
    while not (value := condition()):
        if time.monotonic() > end:
            raise AssertionError(f"expected {what} within {seconds} s")
        time.sleep(BETWEEN)
    return value


class Process:
    """A program that is killed in the end, unless it has ended."""

    def __init__(self, test, command, **options):
        self.running = subprocess.Popen(command, stdin=subprocess.DEVNULL, **options)
        test.addCleanup(self.kill)

    def kill(self):
        if self.running.poll() is None:
            self.running.kill()
        self.running.wait()


class Desktop:
    """An X server on a free display with a window manager, for without one nothing has the focus."""

    def __init__(self, test, folder):
        read, write = os.pipe()
        with open(read, encoding="ascii") as numbers:
            Process(test, ["Xvfb", "-displayfd", str(write), "-nolisten", "tcp", "-screen", "0",
                           SCREEN], pass_fds=[write], stderr=subprocess.DEVNULL)
            os.close(write)
            number = numbers.readline().strip()
        if not number:
            raise AssertionError("expected the number of a display, Xvfb ended")
        self.environment = {**os.environ, "DISPLAY": f":{number}", "HOME": folder,
                            "XDG_CONFIG_HOME": folder, "QT_QPA_PLATFORM": "xcb"}
        self.environment.pop("WAYLAND_DISPLAY", None)
        Process(test, ["openbox"], env=self.environment, stderr=subprocess.DEVNULL)
        wait_until(lambda: self.xdotool("get_num_desktops"), "the window manager")

    def xdotool(self, *words):
        """What it prints; nothing when it fails, as a search for what is not there does."""
        done = subprocess.run(["xdotool", *words], env=self.environment, timeout=harness.DEADLINE,
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
                              check=False)
        return done.stdout.strip() if done.returncode == 0 else ""

    def keys(self, *names):
        for name in names:
            self.xdotool("key", name)

    def active(self):
        """The title of the window that has the focus."""
        return self.xdotool("getactivewindow", "getwindowname")

    def picture(self, path):
        """The whole screen as a PNG file."""
        subprocess.run(["import", "-window", "root", path], env=self.environment, check=True,
                       timeout=harness.DEADLINE)
