# SPDX-FileCopyrightText: 2026 csp-console authors
# SPDX-License-Identifier: MIT

csp_test(tst_closedconnections
    SOURCES tst_closedconnections.cpp maderows.cpp maderows.h LIBRARIES csp_ui)
csp_test(tst_filterbox SOURCES tst_filterbox.cpp LIBRARIES csp_ui)
