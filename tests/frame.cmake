# SPDX-FileCopyrightText: 2026 csp-console authors
# SPDX-License-Identifier: MIT

# The frame of the window: preferences, status bar, states, reach.
csp_test(tst_preferences
    SOURCES tst_preferences.cpp windowfixture.cpp windowfixture.h
    LIBRARIES csp_ui Qt6::WebSockets)
