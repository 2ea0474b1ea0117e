// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/eventloop/epolldispatcher.h"

#include <QCoreApplication>
#include <QTest>

namespace csp {

/// Runs the tests of \a Test on an EpollDispatcher.
template <typename Test> int runOnEpoll(int argc, char **argv)
{
    QCoreApplication::setEventDispatcher(new EpollDispatcher); // which the application owns then
    QCoreApplication application(argc, argv);
    Test test;
    return QTest::qExec(&test, argc, argv);
}

/// The dispatcher of the calling thread, as Qt knows it.
inline QAbstractEventDispatcher *dispatcher()
{
    return QAbstractEventDispatcher::instance();
}

} // namespace csp
