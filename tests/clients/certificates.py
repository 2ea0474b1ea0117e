# SPDX-FileCopyrightText: 2026 csp-console authors
# SPDX-License-Identifier: MIT
"""Certificates that openssl makes for a server under test, and clients that trust them."""

import hashlib
import os
import ssl
import subprocess
import tempfile


def trusting(certificate):
    """A client's side of TLS that trusts the certificate in this file, and nothing else."""
    return ssl.create_default_context(cafile=certificate)


class Certificates:
    """A self-signed one for localhost with its key, in a folder of its own."""

    def __init__(self):
        self._folder = tempfile.TemporaryDirectory(prefix="csp-tls-")
        self.certificate = os.path.join(self._folder.name, "server.pem")
        self.key = os.path.join(self._folder.name, "server.key")
        self.make()

    def make(self):
        """A new certificate with a new key, in place of the old ones."""
        made = subprocess.run(
            ["openssl", "req", "-x509", "-nodes", "-newkey", "ec", "-pkeyopt",
             "ec_paramgen_curve:prime256v1", "-subj", "/CN=localhost", "-addext",
             "subjectAltName=DNS:localhost,IP:127.0.0.1", "-days", "2", "-keyout", self.key, "-out",
             self.certificate], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        if made.returncode != 0:
            raise AssertionError(f"openssl made no certificate: {made.stderr}")

    @property
    def options(self):
        """The server's."""
        return ["--tls-cert", self.certificate, "--tls-key", self.key]

    def context(self):
        """The client's side of TLS for the certificate there is now."""
        return trusting(self.certificate)

    def digest(self):
        with open(self.certificate, encoding="ascii") as file:
            return hashlib.sha256(ssl.PEM_cert_to_DER_cert(file.read())).hexdigest()

    def cleanup(self):
        self._folder.cleanup()
