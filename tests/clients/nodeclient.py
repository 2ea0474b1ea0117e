# SPDX-FileCopyrightText: 2026 csp-console authors
# SPDX-License-Identifier: MIT
"""Starts the server and, against it, the client of node: nodeclient.py SERVER NODE."""

import pathlib
import subprocess
import sys
import unittest

import harness

NODE = None


class NodeClient(unittest.TestCase):

    def test_ws_of_node(self):
        server = harness.Server()
        self.addCleanup(server.kill)
        script = pathlib.Path(__file__).with_suffix(".js")
        node = subprocess.Popen([NODE, script, server.url], stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, text=True)
        self.addCleanup(node.stdout.close)
        self.addCleanup(node.wait)
        self.addCleanup(node.kill)
        asked = False
        for line in node.stdout:
            print(line, end="", flush=True)
            if line == "stop\n":
                asked = True
                server.signal()
        self.assertEqual(node.wait(), 0, "expected node to find no failure, see its lines above")
        self.assertTrue(asked, "expected node to come to its last test")
        self.assertEqual(server.wait(), 0)


if __name__ == "__main__":
    NODE = sys.argv.pop(2)
    harness.main()
