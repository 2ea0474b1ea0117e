# SPDX-FileCopyrightText: 2026 csp-console authors
# SPDX-License-Identifier: MIT

csp_test(tst_messagesview SOURCES tst_messagesview.cpp LIBRARIES csp_ui)
csp_test(tst_capture SOURCES tst_capture.cpp LIBRARIES csp_ui)
csp_test(tst_messagefiles SOURCES tst_messagefiles.cpp LIBRARIES csp_ui)
csp_test(tst_messagesmodel SOURCES tst_messagesmodel.cpp LIBRARIES csp_ui)
csp_test(tst_payloadview SOURCES tst_payloadview.cpp LIBRARIES csp_ui)
foreach(name tst_capturewindow shot_inspector)
    csp_test(${name} SOURCES ${name}.cpp LIBRARIES csp_testwindow)
endforeach()

# Prints figures; run by scripts/bench.
add_executable(bench_messages bench_messages.cpp)
target_link_libraries(bench_messages PRIVATE csp_ui Qt6::Test)
