// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include <sys/types.h>

#include <cstddef>
#include <memory>
#include <string>

struct ssl_st;

namespace csp {

/// The client's side of TLS on a non-blocking socket; it trusts every certificate.
///
/// Thread: one thread.
class TlsStream
{
public:
    /// The handshake is part of the first reads and writes. \a descriptor stays the caller's.
    explicit TlsStream(int descriptor);

    /// As recv(2) and send(2); -1 with EAGAIN when the network is waited for.
    ssize_t receive(char *data, size_t size);
    ssize_t send(const char *data, size_t size);

private:
    ssize_t failed(int result) const;

    std::unique_ptr<ssl_st, void (*)(ssl_st *)> m_ssl;
};

/// Writes a key and a self-signed certificate for localhost into \a folder, as key.pem and
/// cert.pem.
void writeCertificate(const std::string &folder);

} // namespace csp
