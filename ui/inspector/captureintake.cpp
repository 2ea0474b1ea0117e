// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/inspector/captureintake.h"

#include <QCoreApplication>
#include <QDeadlineTimer>

namespace csp {

CaptureIntake::CaptureIntake(QObject *parent)
    : QObject(parent)
{
    m_thread.setObjectName(QStringLiteral("redaction"));
    m_worker.moveToThread(&m_thread);
}

CaptureIntake::~CaptureIntake()
{
    m_isStopping = true;
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
        for (const CapturedMessage &message : messages) {
            if (m_isStopping)
                break;
            redacted.append(redactor.redacted(message));
        }
        const auto giveOn = [this, redacted, left = messages.size() - redacted.size()] {
            --m_waiting;
            m_dropped += quint64(left);
            Q_EMIT taken(redacted);
        };
        QMetaObject::invokeMethod(this, giveOn, Qt::QueuedConnection);
    };
    QMetaObject::invokeMethod(&m_worker, redact, Qt::QueuedConnection);
}

void CaptureIntake::whenGivenOn(QObject *context, const std::function<void()> &done)
{
    if (m_waiting == 0)
        return done();
    const auto tell = [context, done] {
        QMetaObject::invokeMethod(context, done, Qt::QueuedConnection);
    };
    QMetaObject::invokeMethod(&m_worker, tell, Qt::QueuedConnection);
}

void CaptureIntake::finish(std::chrono::milliseconds time)
{
    if (!m_thread.isRunning())
        return;
    QMetaObject::invokeMethod(
        &m_worker, [this] { m_thread.quit(); }, Qt::QueuedConnection);
    if (!m_thread.wait(QDeadlineTimer(time))) {
        m_isStopping = true;
        m_thread.wait();
    }
    QCoreApplication::sendPostedEvents(this, QEvent::MetaCall);
}

} // namespace csp
