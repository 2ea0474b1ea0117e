// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

// Part of each test that ThreadSanitizer judges; without it, nobody calls this.
//
// Qt Test ends its own watchdog thread by a QMutex and a QWaitCondition, and then deletes it in
// qRun(). The QMutex is a futex inside Qt, which is not instrumented: ThreadSanitizer cannot see
// that the thread's last step comes before, and reports a race. Nothing else in these tests uses a
// QWaitCondition, and no frame of qRun() lies between a test function and what it calls: its stack
// begins in QMetaMethod::invoke(). So nothing of ours is hidden.
extern "C" const char *__tsan_default_suppressions();
extern "C" const char *__tsan_default_suppressions()
{
    return "race:^QWaitCondition::~QWaitCondition()$\n"
           "race:^QTest::qRun()$\n";
}
