// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/status.h"

#include <QLatin1String>

#include <algorithm>
#include <array>

namespace csp {
namespace {

struct CodeName
{
    Status::Code code;
    const char *name;
};

constexpr std::array CodeNames{
    CodeName{Status::Ok, "OK"},
    CodeName{Status::WebSocketTimeout, "CSPWebSocketTimeout"},
    CodeName{Status::WebSocketClosed, "CSPWebSocketClosed"},
    CodeName{Status::WebSocketSlow, "CSPWebSocketSlow"},
    CodeName{Status::NotOpen, "NotOpen"},
    CodeName{Status::NotHandled, "NotHandled"},
    CodeName{Status::WouldBlock, "WouldBlock"},
    CodeName{Status::InvalidUtf8, "InvalidUtf8"},
    CodeName{Status::UnknownWebSocket, "UnknownWebSocket"},
    CodeName{Status::NotShared, "NotShared"},
    CodeName{Status::AlreadyBound, "AlreadyBound"},
    CodeName{Status::WrongStage, "WrongStage"},
    CodeName{Status::NotSupported, "NotSupported"},
    CodeName{Status::InvalidCloseCode, "InvalidCloseCode"},
    CodeName{Status::ReasonTooLong, "ReasonTooLong"},
    CodeName{Status::MessageTooLong, "MessageTooLong"},
    CodeName{Status::InputFull, "InputFull"},
    CodeName{Status::HandlerStillRunning, "HandlerStillRunning"},
    CodeName{Status::HandlerFailed, "HandlerFailed"},
    CodeName{Status::NoServerThread, "NoServerThread"},
    CodeName{Status::UnknownSession, "UnknownSession"},
    CodeName{Status::SessionEnded, "SessionEnded"},
    CodeName{Status::ValueTooLarge, "ValueTooLarge"},
    CodeName{Status::UnknownGateway, "UnknownGateway"},
    CodeName{Status::UnknownEndpoint, "UnknownEndpoint"},
    CodeName{Status::InvalidEndpoint, "InvalidEndpoint"},
    CodeName{Status::InvalidConfig, "InvalidConfig"},
    CodeName{Status::CannotListen, "CannotListen"},
    CodeName{Status::NotRunning, "NotRunning"},
    CodeName{Status::AlreadyRunning, "AlreadyRunning"},
    CodeName{Status::CannotStore, "CannotStore"},
    CodeName{Status::NoLicense, "NoLicense"},
    CodeName{Status::SessionRefused, "SessionRefused"},
    CodeName{Status::CannotConvert, "CannotConvert"},
    CodeName{Status::PortTaken, "PortTaken"},
    CodeName{Status::PortForbidden, "PortForbidden"},
    CodeName{Status::AddressAbsent, "AddressAbsent"},
};
static_assert(CodeNames.size() == 3 + (Status::AddressAbsent - Status::WebSocketSlow) + 1);

} // namespace

QString Status::codeName() const
{
    const auto found = std::find_if(CodeNames.begin(), CodeNames.end(),
                                    [this](const CodeName &each) { return each.code == m_code; });
    return found == CodeNames.end() ? QString::number(m_code) : QLatin1String(found->name);
}

bool Status::isListenFailure() const
{
    return m_code == CannotListen || m_code == PortTaken || m_code == PortForbidden
           || m_code == AddressAbsent;
}

QString Status::toString() const
{
    if (isOk())
        return codeName();
    const QString head = QStringLiteral("%1 (%2)").arg(codeName()).arg(int(m_code));
    return m_text.isEmpty() ? head : head + QLatin1String(": ") + m_text;
}

} // namespace csp
