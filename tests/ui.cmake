# SPDX-FileCopyrightText: 2026 csp-console authors
# SPDX-License-Identifier: MIT

csp_test(tst_models SOURCES tst_models.cpp maderows.cpp maderows.h LIBRARIES csp_ui)
csp_test(tst_sessionsmodel SOURCES tst_sessionsmodel.cpp maderows.cpp maderows.h LIBRARIES csp_ui)
csp_test(tst_filter SOURCES tst_filter.cpp maderows.cpp maderows.h LIBRARIES csp_ui)
csp_test(tst_payload SOURCES tst_payload.cpp LIBRARIES csp_ui)
foreach(name tst_mainwindow tst_windowsafety tst_operatorsday tst_sessionwindow tst_dialogs tst_sending tst_repeating
        tst_savedmessages tst_savedfile tst_testclient
        tst_tools shot_composer)
    csp_test(${name}
        SOURCES ${name}.cpp windowfixture.cpp windowfixture.h
        LIBRARIES csp_ui Qt6::WebSockets)
endforeach()
csp_test(tst_uisettings SOURCES tst_uisettings.cpp LIBRARIES csp_ui)
csp_test(tst_translations SOURCES tst_translations.cpp LIBRARIES csp_ui)
csp_test(shot_mainwindow
    SOURCES shot_mainwindow.cpp madeends.cpp madeends.h madenews.cpp madenews.h
    LIBRARIES csp_ui Qt6::WebSockets)
set_tests_properties(shot_mainwindow PROPERTIES
    ENVIRONMENT "QT_QPA_PLATFORM=offscreen;CSP_SHOT_DIR=${PROJECT_BINARY_DIR}/shots")

# Prints figures; run by scripts/bench.
add_executable(bench_models bench_models.cpp)
target_link_libraries(bench_models PRIVATE csp_ui Qt6::Test)
