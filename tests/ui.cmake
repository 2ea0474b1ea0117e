# SPDX-FileCopyrightText: 2026 csp-console authors
# SPDX-License-Identifier: MIT

# The window with a server, and rows and news as a test likes them.
add_library(csp_testwindow STATIC madeends.cpp madeends.h madenews.cpp madenews.h maderows.cpp maderows.h
    windowfixture.cpp windowfixture.h)
target_link_libraries(csp_testwindow PUBLIC csp_ui Qt6::Test Qt6::WebSockets)
target_compile_options(csp_testwindow PRIVATE -O0) # as the tests
target_precompile_headers(csp_testwindow REUSE_FROM csp_test_widgets)

csp_test(tst_models SOURCES tst_models.cpp LIBRARIES csp_testwindow)
csp_test(tst_sessionsmodel SOURCES tst_sessionsmodel.cpp LIBRARIES csp_testwindow)
csp_test(tst_filter SOURCES tst_filter.cpp LIBRARIES csp_testwindow)
csp_test(tst_payload SOURCES tst_payload.cpp LIBRARIES csp_ui)
foreach(name tst_mainwindow tst_serverswitch tst_windowsafety tst_operatorsday tst_sessionwindow tst_dialogs
             tst_sending tst_repeating tst_savedmessages tst_savedfile tst_testclient tst_tools shot_composer)
    csp_test(${name} SOURCES ${name}.cpp LIBRARIES csp_testwindow)
endforeach()
csp_test(tst_uisettings SOURCES tst_uisettings.cpp LIBRARIES csp_ui)
csp_test(tst_viewpace SOURCES tst_viewpace.cpp LIBRARIES csp_ui)
csp_test(tst_translations SOURCES tst_translations.cpp LIBRARIES csp_ui)
csp_test(shot_mainwindow SOURCES shot_mainwindow.cpp LIBRARIES csp_testwindow)
set_tests_properties(shot_mainwindow PROPERTIES
    ENVIRONMENT "QT_QPA_PLATFORM=offscreen;CSP_SHOT_DIR=${PROJECT_BINARY_DIR}/shots")

# Prints figures; run by scripts/bench.
add_executable(bench_models bench_models.cpp)
target_link_libraries(bench_models PRIVATE csp_ui Qt6::Test)
