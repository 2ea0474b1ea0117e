# SPDX-FileCopyrightText: 2026 csp-console authors
# SPDX-License-Identifier: MIT

csp_test(tst_requesthead SOURCES tst_requesthead.cpp LIBRARIES csp_server)
foreach(name tst_server tst_servercommands tst_restart tst_misbehaviour tst_limits)
    csp_test(${name} SOURCES ${name}.cpp testhandlers.h testserver.cpp testserver.h
        LIBRARIES csp_server Qt6::WebSockets)
endforeach()
