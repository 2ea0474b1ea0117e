# SPDX-FileCopyrightText: 2026 csp-console authors
# SPDX-License-Identifier: MIT

csp_test(tst_handlers SOURCES tst_handlers.cpp handlerpeer.cpp handlerpeer.h LIBRARIES csp_handlers)
