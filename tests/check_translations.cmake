# SPDX-FileCopyrightText: 2026 csp-console authors
# SPDX-License-Identifier: MIT
#
# cmake -DROOT=<source tree> -DLUPDATE=<lupdate> -DWORK=<folder> -P check_translations.cmake
# Fails when a text with a plural is not in resources/translations, or one there is used no more.
cmake_minimum_required(VERSION 3.25)

set(kept ${ROOT}/resources/translations/csp-console_en.ts)
set(renewed ${WORK}/csp-console_en.ts)
file(REMOVE ${renewed})
file(COPY ${kept} DESTINATION ${WORK})
execute_process(COMMAND ${LUPDATE} -silent -pluralonly -locations none -I ${ROOT} ${ROOT}/ui ${ROOT}/app -ts ${renewed}
    COMMAND_ERROR_IS_FATAL ANY)
file(STRINGS ${renewed} lines REGEX "<source>|type=\"")
foreach(line IN LISTS lines)
    if(line MATCHES "<source>(.*)</source>")
        set(source "${CMAKE_MATCH_1}")
    elseif(line MATCHES "type=\"([a-z]+)\"")
        string(APPEND faults "\n  ${CMAKE_MATCH_1}: ${source}")
    endif()
endforeach()
if(faults)
    message(FATAL_ERROR "run the target update_translations, and fill in what is unfinished:${faults}\n")
endif()
