// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/websocket.h"

#include <QDataStream>
#include <QIODevice>

#include <algorithm>

namespace csp {

/// S17. Reads records, a length of 32 bits and so many bytes, from a raw byte stream and answers
/// each with its bytes in reverse, whatever messages they come in.
///
/// Thread: dedicated.
class RawRecords final : public WebSocket
{
public:
    Status onPreServer() override { return setNoDataFraming(true); }

    Status server() override
    {
        setBinaryData(true);
        QDataStream stream(&device());
        do {
            for (QByteArray record; readRecord(stream, record);) {
                std::reverse(record.begin(), record.end());
                stream << record;
            }
        } while (device().waitForReadyRead(-1));
        return endServer();
    }

private:
    static bool readRecord(QDataStream &stream, QByteArray &record)
    {
        stream.startTransaction();
        stream >> record;
        return stream.commitTransaction();
    }
};

} // namespace csp
