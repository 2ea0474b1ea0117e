// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/gateway/tlsidentity.h"
#include "tests/certificates.h"

#include <QFile>
#include <QSslCertificate>
#include <QTest>

#include <unistd.h>

using namespace csp;

/// Certificate and key as the server is given them.
class TestTlsIdentity : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void loads_data();
    void loads();
    void refusesNamingTheFile_data();
    void refusesNamingTheFile();
    void anExpiredCertificateIsTold();

private:
    bool write(const QString &fileName, const QByteArray &text) const;
    QByteArray read(const QString &filePath) const;

    Certificates m_files;
};

bool TestTlsIdentity::write(const QString &fileName, const QByteArray &text) const
{
    QFile file(m_files.path(fileName));
    return file.open(QIODevice::WriteOnly) && file.write(text) == text.size();
}

QByteArray TestTlsIdentity::read(const QString &filePath) const
{
    QFile file(filePath);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void TestTlsIdentity::initTestCase()
{
    const QString rsa = QStringLiteral("rsa");
    const QString ec = QStringLiteral("ec");
    QVERIFY(m_files.make(rsa, Certificates::RsaKey));
    QVERIFY(m_files.make(ec));
    QVERIFY(m_files.make(QStringLiteral("another")));
    QVERIFY(m_files.make(QStringLiteral("small"), {QStringLiteral("rsa:1024")}));
    QVERIFY(m_files.make(QStringLiteral("edwards"), {QStringLiteral("ed25519")}));
    QVERIFY(m_files.openssl({QStringLiteral("rsa"), QStringLiteral("-traditional"),
                             QStringLiteral("-in"), m_files.key(rsa), QStringLiteral("-out"),
                             m_files.key(QStringLiteral("pkcs1"))}));
    for (const bool traditional : {false, true}) {
        QStringList arguments{
            QStringLiteral("rsa"),
            QStringLiteral("-aes128"),
            QStringLiteral("-passout"),
            QStringLiteral("pass:secret"),
            QStringLiteral("-in"),
            m_files.key(rsa),
            QStringLiteral("-out"),
            m_files.key(traditional ? QStringLiteral("encrypted1") : QStringLiteral("encrypted8"))};
        if (traditional)
            arguments << QStringLiteral("-traditional");
        QVERIFY(m_files.openssl(arguments));
    }
    QVERIFY(m_files.openssl({QStringLiteral("x509"), QStringLiteral("-outform"),
                             QStringLiteral("DER"), QStringLiteral("-in"), m_files.certificate(ec),
                             QStringLiteral("-out"), m_files.path(QStringLiteral("der.pem"))}));
    const QByteArray certificate = read(m_files.certificate(ec));
    QVERIFY(write(QStringLiteral("chain.pem"), certificate + read(m_files.certificate(rsa))));
    QVERIFY(write(QStringLiteral("both.pem"), certificate + read(m_files.key(ec))));
    QVERIFY(write(QStringLiteral("cut.pem"), certificate.left(certificate.size() / 2)));
    QVERIFY(write(QStringLiteral("empty.pem"), QByteArray()));
    QVERIFY(write(QStringLiteral("text.pem"), "no certificate"));
    QVERIFY(write(QStringLiteral("large.pem"), QByteArray((1 << 20) + 1, '\n')));
}

void TestTlsIdentity::loads_data()
{
    QTest::addColumn<QString>("certificate");
    QTest::addColumn<QString>("key");
    QTest::addColumn<int>("chain");
    const auto row = [](const char *name, const char *certificate, const char *key, int chain) {
        QTest::newRow(name) << QString::fromLatin1(certificate) << QString::fromLatin1(key)
                            << chain;
    };
    row("EC", "ec.pem", "ec.key", 1);
    row("RSA", "rsa.pem", "rsa.key", 1);
    row("RSA, PKCS#1", "rsa.pem", "pkcs1.key", 1);
    row("with those that vouch for it", "chain.pem", "ec.key", 2);
    row("both in one file", "both.pem", "both.pem", 1);
}

void TestTlsIdentity::loads()
{
    QFETCH(const QString, certificate);
    QFETCH(const QString, key);
    const auto identity = TlsIdentity::load(m_files.path(certificate), m_files.path(key));
    QVERIFY2(identity, qPrintable(identity.error().toString()));
    QVERIFY(!identity->isOutOfDate());
    QTEST(int(identity->configuration().localCertificateChain().size()), "chain");
}

void TestTlsIdentity::refusesNamingTheFile_data()
{
    QTest::addColumn<QString>("certificate");
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("named");
    QTest::addColumn<QString>("cause");
    const auto row = [](const char *name, const char *certificate, const char *key,
                        const char *named, const char *cause) {
        QTest::newRow(name) << QString::fromLatin1(certificate) << QString::fromLatin1(key)
                            << QString::fromLatin1(named) << QString::fromLatin1(cause);
    };
    row("no certificate file", "none.pem", "ec.key", "none.pem", "No such file");
    row("no key file", "ec.pem", "none.key", "none.key", "No such file");
    row("certificate is a folder", ".", "ec.key", ".", "is no file");
    row("key is a folder", "ec.pem", ".", ".", "is no file");
    row("certificate empty", "empty.pem", "ec.key", "empty.pem", "no certificate");
    row("certificate no PEM", "text.pem", "ec.key", "text.pem", "no certificate");
    row("certificate in DER", "der.pem", "ec.key", "der.pem", "no certificate");
    row("certificate cut off", "cut.pem", "ec.key", "cut.pem", "no certificate");
    row("certificate endless", "large.pem", "ec.key", "large.pem", "larger than");
    row("certificate is a key", "ec.key", "ec.key", "ec.key", "no certificate");
    row("key empty", "ec.pem", "empty.pem", "empty.pem", "no RSA, EC or DSA private key");
    row("key no PEM", "ec.pem", "text.pem", "text.pem", "no RSA, EC or DSA private key");
    row("key is a certificate", "ec.pem", "ec.pem", "ec.pem", "no RSA, EC or DSA private key");
    row("key of a kind that Qt lacks", "edwards.pem", "edwards.key", "edwards.key",
        "no RSA, EC or DSA private key");
    row("key encrypted, PKCS#8", "rsa.pem", "encrypted8.key", "encrypted8.key", "is encrypted");
    row("key encrypted, PKCS#1", "rsa.pem", "encrypted1.key", "encrypted1.key", "is encrypted");
    row("key of another certificate", "ec.pem", "another.key", "another.key", "key");
    row("key of another kind", "ec.pem", "rsa.key", "rsa.key", "key");
    row("too small a key", "small.pem", "small.key", "small.pem", "too small");
}

void TestTlsIdentity::refusesNamingTheFile()
{
    QFETCH(const QString, certificate);
    QFETCH(const QString, key);
    const auto identity = TlsIdentity::load(m_files.path(certificate), m_files.path(key));
    QVERIFY(!identity);
    QCOMPARE(identity.error().code(), Status::InvalidConfig);
    const QString text = identity.error().text();
    QFETCH(const QString, named);
    QFETCH(const QString, cause);
    QVERIFY2(text.contains(m_files.path(named)), qPrintable(text));
    QVERIFY2(text.contains(cause), qPrintable(text));
}

/// But the server starts: clients may know it.
void TestTlsIdentity::anExpiredCertificateIsTold()
{
    const QString name = QStringLiteral("expired");
    QVERIFY(m_files.make(name) && m_files.expire(name));
    const auto identity = TlsIdentity::load(m_files.certificate(name), m_files.key(name));
    QVERIFY2(identity, qPrintable(identity.error().toString()));
    QVERIFY(identity->isOutOfDate());
    QVERIFY(identity->validity().contains(QStringLiteral(" to 20")));
}

QTEST_GUILESS_MAIN(TestTlsIdentity)
#include "tst_tlsidentity.moc"
