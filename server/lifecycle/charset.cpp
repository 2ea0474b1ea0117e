// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/lifecycle/charset.h"

namespace csp {
namespace {

const QString Newline(QLatin1Char('\n'));

QStringDecoder decoderOf(const QByteArray &name)
{
    return QStringDecoder(name.constData(), QStringDecoder::Flag::ConvertInitialBom);
}

/// The bytes of a newline without what a charset writes before its first character.
QByteArray newlineOf(const QByteArray &name)
{
    QStringEncoder encoder(name.constData());
    const QByteArray first = encoder.encode(Newline);
    const QByteArray second = encoder.encode(Newline);
    return first.endsWith(second) ? second : first;
}

/// What converters put for what they cannot convert.
bool isSuspicious(const QString &text)
{
    return text.contains(QChar::ReplacementCharacter) || text.contains(QChar(0x1A));
}

} // namespace

Charset::Encoding::Encoding(const QByteArray &name)
    : encoder(name.constData())
    , decoder(decoderOf(name))
{
}

bool Charset::isKnown(const QByteArray &name)
{
    return !name.isEmpty() && QStringEncoder(name.constData()).isValid()
           && QStringDecoder(name.constData()).isValid();
}

Charset::Charset(QByteArray name)
    : m_name(std::move(name))
    , m_newline(newlineOf(m_name))
{
}

Result<QByteArray> Charset::encode(QByteArrayView utf8) const
{
    if (!utf8.isValidUtf8())
        return Status(Status::InvalidUtf8, QStringLiteral("%1 bytes of text").arg(utf8.size()));
    return Charset(m_name).encodePiece(utf8, true);
}

Result<QByteArray> Charset::decode(QByteArrayView bytes) const
{
    QStringDecoder decoder = decoderOf(m_name);
    QString text = decoder.decode(bytes);
    text += decoder.decode(m_newline); // completes nothing, so what was begun becomes an error
    if (!text.endsWith(Newline))
        return cannotConvert();
    text.chop(1);
    if (isSuspicious(text) && !isReversible(text, bytes))
        return cannotConvert();
    return text.toUtf8();
}

void Charset::beginMessage()
{
    m_encoding.reset();
}

Result<QByteArray> Charset::encodePiece(QByteArrayView utf8, bool isLast)
{
    const bool isWhole = isLast && !m_encoding;
    if (isWhole && utf8.isEmpty())
        return QByteArray();
    if (!m_encoding)
        m_encoding.emplace(m_name);
    QStringDecoder fromUtf8(QStringDecoder::Utf8, QStringDecoder::Flag::ConvertInitialBom
                                                      | QStringDecoder::Flag::Stateless);
    QString text = fromUtf8.decode(utf8);
    if (isLast)
        text += Newline; // before it a charset with states goes back to its first
    QByteArray bytes = encodeAndCheck(text);
    const bool failed = m_encoding->encoder.hasError() || m_encoding->decoder.hasError()
                        || (isLast && !m_encoding->undecoded.isEmpty());
    if (failed || bytes.isNull()) {
        beginMessage();
        return cannotConvert();
    }
    if (isLast) {
        bytes.chop(m_newline.size());
        beginMessage();
    }
    return bytes;
}

/// \a text in the charset, or null when taking it back gives another text.
QByteArray Charset::encodeAndCheck(const QString &text)
{
    QByteArray bytes = m_encoding->encoder.encode(text);
    m_encoding->undecoded += text;
    const QString decoded = m_encoding->decoder.decode(bytes);
    if (!m_encoding->undecoded.startsWith(decoded))
        return {};
    m_encoding->undecoded.remove(0, decoded.size());
    return bytes.isNull() ? QByteArray("") : bytes;
}

bool Charset::isReversible(const QString &text, QByteArrayView bytes) const
{
    QStringEncoder encoder(m_name.constData());
    QByteArray back = encoder.encode(text);
    if (back == bytes)
        return true;
    back += encoder.encode(Newline); // before it a charset with states goes back to its first
    return back == bytes.toByteArray() + m_newline;
}

Status Charset::cannotConvert() const
{
    return Status(Status::CannotConvert,
                  QStringLiteral("text from or to the charset %1").arg(QString::fromUtf8(m_name)));
}

} // namespace csp
