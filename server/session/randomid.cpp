// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/session/randomid.h"

#include <QByteArray>
#include <QRandomGenerator>

#include <array>

namespace csp {
namespace {

template <size_t Words> QByteArray randomBytes()
{
    std::array<quint32, Words> words;
    QRandomGenerator::system()->fillRange(words.data(), Words);
    return QByteArray(reinterpret_cast<const char *>(words.data()), sizeof words);
}

} // namespace

QString newWebSocketId()
{
    return QString::fromLatin1(randomBytes<4>().toBase64());
}

QString newSessionId()
{
    return QString::fromLatin1(randomBytes<5>().first(18).toBase64(QByteArray::Base64UrlEncoding));
}

} // namespace csp
