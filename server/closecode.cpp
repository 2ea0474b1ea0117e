// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/closecode.h"

namespace csp {

QString closeCodeMeaning(CloseCode code)
{
    switch (code) {
    case CloseCode::Normal:
        return QStringLiteral("Normal closure");
    case CloseCode::GoingAway:
        return QStringLiteral("Going away");
    case CloseCode::ProtocolError:
        return QStringLiteral("Protocol error");
    case CloseCode::UnsupportedData:
        return QStringLiteral("Unsupported data");
    case CloseCode::NoStatus:
        return QStringLiteral("No status received");
    case CloseCode::Abnormal:
        return QStringLiteral("Abnormal closure");
    case CloseCode::InvalidPayload:
        return QStringLiteral("Invalid payload data");
    case CloseCode::PolicyViolation:
        return QStringLiteral("Policy violation");
    case CloseCode::MessageTooBig:
        return QStringLiteral("Message too big");
    case CloseCode::MandatoryExtension:
        return QStringLiteral("Mandatory extension missing");
    case CloseCode::InternalError:
        return QStringLiteral("Internal error");
    case CloseCode::ServiceRestart:
        return QStringLiteral("Service restart");
    case CloseCode::TryAgainLater:
        return QStringLiteral("Try again later");
    case CloseCode::BadGateway:
        return QStringLiteral("Bad gateway");
    }
    const int number = int(code);
    if (number >= 3000 && number <= 3999)
        return QStringLiteral("Registered by a library or framework");
    if (number >= 4000 && number <= 4999)
        return QStringLiteral("Private use");
    return QStringLiteral("Unassigned");
}

Status validateClose(CloseCode code, const QString &reason)
{
    if (!mayBeSent(code))
        return Status(Status::InvalidCloseCode,
                      QStringLiteral("%1 may not be sent; 1000-1003, 1007-1014 and 3000-4999 may")
                          .arg(int(code)));
    const qsizetype bytes = reason.toUtf8().size();
    if (bytes > CloseReasonBytes)
        return Status(
            Status::ReasonTooLong,
            QStringLiteral("%1 bytes of UTF-8, at most %2").arg(bytes).arg(CloseReasonBytes));
    return {};
}

} // namespace csp
