# SPDX-FileCopyrightText: 2026 csp-console authors
# SPDX-License-Identifier: MIT

csp_test(tst_handlers SOURCES tst_handlers.cpp LIBRARIES csp_handlers csp_handlerpeer)
csp_test(tst_options SOURCES tst_options.cpp shownoptions.h LIBRARIES csp_settings)
csp_test(tst_configfile SOURCES tst_configfile.cpp shownoptions.h LIBRARIES csp_settings)
csp_test(tst_datafolder SOURCES tst_datafolder.cpp LIBRARIES csp_settings)
csp_test(tst_jsonlines SOURCES tst_jsonlines.cpp LIBRARIES csp_settings)
csp_test(tst_service SOURCES tst_service.cpp LIBRARIES csp_app)

# The programs as processes; one of them with a handler that never returns.
add_executable(hungserver hungserver.cpp hunghandler.h)
target_link_libraries(hungserver PRIVATE csp_app)
target_precompile_headers(hungserver REUSE_FROM csp_lifecycle)
csp_test(tst_headless SOURCES tst_headless.cpp serverprocess.cpp serverprocess.h
    LIBRARIES Qt6::WebSockets TIMEOUT 300)
target_compile_definitions(tst_headless PRIVATE
    CSP_SERVER_PATH="$<TARGET_FILE:csp-server>"
    CSP_CONSOLE_PATH="$<TARGET_FILE:csp-console>"
    CSP_HUNG_SERVER_PATH="$<TARGET_FILE:hungserver>")
add_dependencies(tst_headless csp-server csp-console hungserver)

add_executable(hungconsole hungconsole.cpp hunghandler.h)
target_link_libraries(hungconsole PRIVATE csp_window)
csp_test(tst_consoleprocess SOURCES tst_consoleprocess.cpp serverprocess.cpp serverprocess.h
    LIBRARIES Qt6::WebSockets TIMEOUT 300)
target_compile_definitions(tst_consoleprocess PRIVATE
    CSP_CONSOLE_PATH="$<TARGET_FILE:csp-console>"
    CSP_HUNG_CONSOLE_PATH="$<TARGET_FILE:hungconsole>")
add_dependencies(tst_consoleprocess csp-console hungconsole)

# csp-server with the handlers of tests/scenarios, for the client tests.
file(GLOB csp_scenarios CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/scenarios/*.h)
add_executable(scenarioserver scenarioserver.cpp ${csp_scenarios})
target_link_libraries(scenarioserver PRIVATE csp_app csp_handlers)
target_precompile_headers(scenarioserver REUSE_FROM csp_lifecycle)
