# SPDX-FileCopyrightText: 2026 csp-console authors
# SPDX-License-Identifier: MIT

# The event loop of gateway threads, which is there on Linux only.
if(NOT CMAKE_SYSTEM_NAME STREQUAL "Linux")
    return()
endif()

csp_test(tst_waker SOURCES tst_waker.cpp LIBRARIES csp_eventloop LABELS tsan)
csp_test(tst_timerqueue SOURCES tst_timerqueue.cpp LIBRARIES csp_eventloop)

# Each runs wholly on the dispatcher under test, Qt Test's own waiting included.
foreach(topic events nested timers sockets crowd traps)
    csp_test(tst_epolldispatcher_${topic} SOURCES tst_epolldispatcher_${topic}.cpp epollmain.h
        LIBRARIES csp_eventloop)
endforeach()
csp_test(tst_epolldispatcher_users SOURCES tst_epolldispatcher_users.cpp epollmain.h
    LIBRARIES csp_eventloop Qt6::Network)
