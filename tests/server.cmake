# SPDX-FileCopyrightText: 2026 csp-console authors
# SPDX-License-Identifier: MIT


csp_test(tst_requesthead SOURCES tst_requesthead.cpp LIBRARIES csp_server)
