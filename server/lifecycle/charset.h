// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/status.h"

#include <QByteArray>
#include <QStringDecoder>
#include <QStringEncoder>

#include <optional>

namespace csp {

/// Converts text between the UTF-8 of the wire and the CHARSET of a handler class. The converters
/// below it substitute what they cannot convert, many without a word: every result is converted
/// back and compared.
///
/// Thread: encode() and decode() from any thread; the pieces of one message by one at a time.
class Charset
{
public:
    /// Whether there is a converter of this name; "" is none.
    static bool isKnown(const QByteArray &name);

    /// \a name is known.
    explicit Charset(QByteArray name);

    /// A whole UTF-8 text in this charset. Errors: CannotConvert; InvalidUtf8.
    Result<QByteArray> encode(QByteArrayView utf8) const;
    /// A whole text of this charset in UTF-8. Errors: CannotConvert, also when it ends inside a
    /// character.
    Result<QByteArray> decode(QByteArrayView bytes) const;

    /// The next encodePiece() begins a message.
    void beginMessage();
    /// The next piece of a message, whole characters of UTF-8. All pieces one after another are one
    /// text of this charset: \a isLast brings it back to the charset's first state.
    /// Errors: CannotConvert.
    Result<QByteArray> encodePiece(QByteArrayView utf8, bool isLast);

private:
    /// One message on its way into the charset.
    struct Encoding
    {
        explicit Encoding(const QByteArray &name);

        QStringEncoder encoder;
        QStringDecoder decoder; // takes back what the encoder made
        QString undecoded;      // encoded, but not taken back yet
    };

    Status cannotConvert() const;
    bool isReversible(const QString &text, QByteArrayView bytes) const;
    QByteArray encodeAndCheck(const QString &text);

    QByteArray m_name;
    QByteArray m_newline; // its bytes in the charset's first state
    std::optional<Encoding> m_encoding;
};

} // namespace csp
