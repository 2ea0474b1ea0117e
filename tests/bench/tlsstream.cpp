// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/bench/tlsstream.h"

#include "tests/bench/wsclient.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <cerrno>
#include <cstdio>

namespace csp {
namespace {

SSL_CTX *clientContext()
{
    static const std::unique_ptr<SSL_CTX, void (*)(SSL_CTX *)> context = [] {
        SSL_CTX *made = SSL_CTX_new(TLS_client_method());
        if (!made)
            benchFailed("no TLS");
        SSL_CTX_set_read_ahead(made, 1); // several records with one recv()
        SSL_CTX_set_default_read_buffer_len(made, 64 * 1024);
        SSL_CTX_set_mode(made, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
        return std::unique_ptr<SSL_CTX, void (*)(SSL_CTX *)>(made, SSL_CTX_free);
    }();
    return context.get();
}

using Key = std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY *)>;
using Certificate = std::unique_ptr<X509, void (*)(X509 *)>;
using File = std::unique_ptr<FILE, int (*)(FILE *)>;

Certificate selfSigned(const Key &key)
{
    constexpr long Day = 24 * 60 * 60;
    Certificate certificate(X509_new(), X509_free);
    X509_set_version(certificate.get(), 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -Day);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), Day);
    X509_NAME *name = X509_get_subject_name(certificate.get());
    const auto *host = reinterpret_cast<const unsigned char *>("localhost");
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, host, -1, -1, 0);
    X509_set_issuer_name(certificate.get(), name);
    X509_set_pubkey(certificate.get(), key.get());
    if (X509_sign(certificate.get(), key.get(), EVP_sha256()) == 0)
        benchFailed("no certificate could be made");
    return certificate;
}

File create(const std::string &path)
{
    File file(std::fopen(path.c_str(), "w"), std::fclose);
    if (!file)
        benchFailed("cannot write " + path);
    return file;
}

} // namespace

TlsStream::TlsStream(int descriptor)
    : m_ssl(SSL_new(clientContext()), SSL_free)
{
    SSL_set_fd(m_ssl.get(), descriptor);
    SSL_set_connect_state(m_ssl.get());
}

ssize_t TlsStream::receive(char *data, size_t size)
{
    size_t got = 0;
    const int result = SSL_read_ex(m_ssl.get(), data, size, &got);
    return result == 1 ? static_cast<ssize_t>(got) : failed(result);
}

ssize_t TlsStream::send(const char *data, size_t size)
{
    size_t sent = 0;
    const int result = SSL_write_ex(m_ssl.get(), data, size, &sent);
    return result == 1 ? static_cast<ssize_t>(sent) : failed(result);
}

ssize_t TlsStream::failed(int result) const
{
    switch (SSL_get_error(m_ssl.get(), result)) {
    case SSL_ERROR_WANT_READ:
    case SSL_ERROR_WANT_WRITE:
        errno = EAGAIN;
        return -1;
    case SSL_ERROR_ZERO_RETURN:
        return 0;
    default:
        ERR_clear_error(); // the next connection's errors are its own
        errno = ECONNRESET;
        return -1;
    }
}

void writeCertificate(const std::string &folder)
{
    const Key key(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256"), EVP_PKEY_free);
    if (!key)
        benchFailed("no key could be made");
    const Certificate certificate = selfSigned(key);
    const File keyFile = create(folder + "/key.pem");
    const File certificateFile = create(folder + "/cert.pem");
    if (PEM_write_PrivateKey(keyFile.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1
        || PEM_write_X509(certificateFile.get(), certificate.get()) != 1)
        benchFailed("the certificate could not be written");
}

} // namespace csp
