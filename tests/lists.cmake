# SPDX-FileCopyrightText: 2026 csp-console authors
# SPDX-License-Identifier: MIT

csp_test(tst_closedconnections
    SOURCES tst_closedconnections.cpp LIBRARIES csp_testwindow)
csp_test(tst_watchedapplication SOURCES tst_watchedapplication.cpp LIBRARIES csp_ui)
csp_test(tst_sessiontree SOURCES tst_sessiontree.cpp LIBRARIES csp_testwindow)
csp_test(tst_filterbox SOURCES tst_filterbox.cpp LIBRARIES csp_ui)
foreach(name tst_closing tst_endpointlist tst_listview tst_viewpause tst_rowexport)
    csp_test(${name} SOURCES ${name}.cpp LIBRARIES csp_testwindow)
endforeach()
