// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/basics/watchedapplication.h"

#include <QElapsedTimer>
#include <QEvent>
#include <QThread>
#include <QtDebug>

namespace csp {

bool WatchedApplication::notify(QObject *receiver, QEvent *event)
{
    if (QThread::currentThread() != thread() || m_depth > 0)
        return QApplication::notify(receiver, event);
    // Both may be gone when it returns.
    const QString name = receiver->objectName();
    const char *className = receiver->metaObject()->className();
    const int type = event->type();
    QElapsedTimer turn;
    turn.start();
    ++m_depth;
    const bool isHandled = QApplication::notify(receiver, event);
    --m_depth;
    if (turn.elapsed() > LongTurn.count())
        qWarning("The GUI thread was held for %lld ms by event %d of %s \"%s\"",
                 static_cast<long long>(turn.elapsed()), type, className, qUtf8Printable(name));
    return isHandled;
}

} // namespace csp
