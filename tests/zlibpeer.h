// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QByteArray>

#include <zlib.h>

/// A client with permessage-deflate as RFC 7692, 7.2 describes it: one zlib state for each
/// direction, for all of its life. Payloads come and go without 00 00 ff ff.
class ZlibPeer
{
    Q_DISABLE_COPY_MOVE(ZlibPeer)

public:
    explicit ZlibPeer(int deflateBits = 15, int inflateBits = 15)
    {
        if (deflateInit2(&m_out, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -deflateBits, 8,
                         Z_DEFAULT_STRATEGY)
                != Z_OK
            || inflateInit2(&m_in, -inflateBits) != Z_OK)
            qFatal("zlib refuses its arguments");
    }
    ~ZlibPeer()
    {
        deflateEnd(&m_out);
        inflateEnd(&m_in);
    }

    void forgetSent() { deflateReset(&m_out); }
    void forgetReceived() { inflateReset(&m_in); }

    QByteArray compress(const QByteArray &message, int flush = Z_SYNC_FLUSH)
    {
        QByteArray payload(message.size() + message.size() / 100 + PendingBytes, Qt::Uninitialized);
        m_out.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(message.data()));
        m_out.avail_in = uInt(message.size());
        m_out.next_out = reinterpret_cast<Bytef *>(payload.data());
        m_out.avail_out = uInt(payload.size());
        deflate(&m_out, flush);
        payload.chop(m_out.avail_out);
        if (flush == Z_SYNC_FLUSH && !payload.endsWith(QByteArray("\x00\x00\xff\xff", 4)))
            qFatal("zlib did not flush");
        if (flush == Z_SYNC_FLUSH)
            payload.chop(4);
        return payload;
    }

    /// Null when zlib does not take the payload.
    QByteArray decompress(const QByteArray &payload, qsizetype expectedBytes)
    {
        QByteArray input = payload + QByteArray("\x00\x00\xff\xff", 4);
        QByteArray message(expectedBytes + 1, Qt::Uninitialized);
        m_in.next_in = reinterpret_cast<Bytef *>(input.data());
        m_in.avail_in = uInt(input.size());
        m_in.next_out = reinterpret_cast<Bytef *>(message.data());
        m_in.avail_out = uInt(message.size());
        if (inflate(&m_in, Z_SYNC_FLUSH) != Z_OK || m_in.avail_in > 0)
            return {};
        message.chop(m_in.avail_out);
        return message;
    }

private:
    static constexpr qsizetype PendingBytes = 1 << 16; // of calls before, which did not flush

    z_stream m_out{};
    z_stream m_in{};
};
