// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/inspector/captureintake.h"

namespace csp {

CaptureIntake::CaptureIntake(QObject *parent)
    : QObject(parent)
{
    m_thread.setObjectName(QStringLiteral("redaction"));
    m_worker.moveToThread(&m_thread);
}

CaptureIntake::~CaptureIntake()
{
    m_thread.quit();
    m_thread.wait();
}

void CaptureIntake::take(const QList<CapturedMessage> &messages)
{
    if (messages.isEmpty())
        return;
    if (m_redactor.isEmpty() && m_waiting == 0) {
        Q_EMIT taken(messages);
        return;
    }
    if (m_waiting >= WaitingBatches) {
        m_dropped += quint64(messages.size());
        return;
    }
    ++m_waiting;
    if (!m_thread.isRunning())
        m_thread.start();
    const auto redact = [this, messages, redactor = m_redactor] {
        QList<CapturedMessage> redacted;
        redacted.reserve(messages.size());
        for (const CapturedMessage &message : messages)
            redacted.append(redactor.redacted(message));
        const auto giveOn = [this, redacted] {
            --m_waiting;
            Q_EMIT taken(redacted);
        };
        QMetaObject::invokeMethod(this, giveOn, Qt::QueuedConnection);
    };
    QMetaObject::invokeMethod(&m_worker, redact, Qt::QueuedConnection);
}

} // namespace csp
