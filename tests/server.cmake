# SPDX-FileCopyrightText: 2026 csp-console authors
# SPDX-License-Identifier: MIT


csp_test(tst_requesthead SOURCES tst_requesthead.cpp LIBRARIES csp_server)
csp_test(tst_server SOURCES tst_server.cpp testhandlers.h testserver.cpp testserver.h
    LIBRARIES csp_server Qt6::WebSockets)
csp_test(tst_misbehaviour SOURCES tst_misbehaviour.cpp testhandlers.h testserver.cpp testserver.h
    LIBRARIES csp_server Qt6::WebSockets)
