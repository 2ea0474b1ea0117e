# SPDX-FileCopyrightText: 2026 csp-console authors
# SPDX-License-Identifier: MIT

# The frame of the window: preferences, status bar, states, reach.
csp_test(tst_preferences SOURCES tst_preferences.cpp LIBRARIES csp_testwindow)
csp_test(tst_keyboardpath SOURCES tst_keyboardpath.cpp LIBRARIES csp_testwindow)
csp_test(tst_statusstrip SOURCES tst_statusstrip.cpp LIBRARIES csp_ui)
csp_test(tst_reach SOURCES tst_reach.cpp LIBRARIES csp_testwindow)
foreach(scale 1.5 2)
    add_test(NAME tst_reach_scale_${scale} COMMAND tst_reach)
    set_tests_properties(tst_reach_scale_${scale} PROPERTIES TIMEOUT 120
        ENVIRONMENT "QT_QPA_PLATFORM=offscreen;QT_SCALE_FACTOR=${scale}")
endforeach()
