# SPDX-FileCopyrightText: 2026 csp-console authors
# SPDX-License-Identifier: MIT
#
# cmake -DROOT=<source tree> -P check_contract.cmake
# tests/data/contract.csv says in plain sentences what the server promises to handlers, clients and
# administrators, each beside the name of the test that shows it. Fails, naming the row, when no
# test of that name is in the tree, a row is malformed (RFC 4180, one record a line), its sentence
# is empty, or a name appears twice.
cmake_minimum_required(VERSION 3.25)

set(contract ${ROOT}/tests/data/contract.csv)
set(violations "")

# test_names(OUT): "void TestX::name()" of the C++ tests, "def test_name(" of the Python ones.
function(test_names out)
    set(names "")
    file(GLOB files ${ROOT}/tests/tst_*.cpp)
    foreach(file IN LISTS files)
        file(STRINGS ${file} lines REGEX "^void Test[A-Za-z]+::[A-Za-z0-9_]+\\(\\)$")
        list(TRANSFORM lines REPLACE "^void Test[A-Za-z]+::([A-Za-z0-9_]+)\\(\\)$" "\\1")
        list(APPEND names ${lines})
    endforeach()
    file(GLOB files ${ROOT}/tests/clients/*.py)
    foreach(file IN LISTS files)
        file(STRINGS ${file} lines REGEX "^ +(async )?def test_[a-z0-9_]+\\(")
        list(TRANSFORM lines REPLACE "^ +(async )?def (test_[a-z0-9_]+)\\(.*$" "\\2")
        list(APPEND names ${lines})
    endforeach()
    # What Qt Test calls around the tests, and their tables, shows nothing.
    list(FILTER names EXCLUDE REGEX "^(init|cleanup)(TestCase)?$|_data$")
    set(${out} ${names} PARENT_SCOPE)
endfunction()

# read_rows(OUT): the lines of the contract. Characters that mean something in a CMake list are
# replaced, for a row's sentence is only looked at, never shown.
function(read_rows out)
    if(NOT EXISTS ${contract})
        message(FATAL_ERROR "there is no ${contract}")
    endif()
    file(READ ${contract} text)
    string(REGEX REPLACE "[][;\\\\$]" "_" text "${text}")
    string(REGEX REPLACE "\n$" "" text "${text}")
    string(REPLACE "\r\n" "\n" text "${text}")
    string(REPLACE "\n" ";" rows "${text}")
    set(${out} "${rows}" PARENT_SCOPE)
endfunction()

macro(complain row what)
    string(APPEND violations "\n  row ${row}: ${what}")
endmacro()

test_names(tests)
read_rows(rows)
list(POP_FRONT rows head)
if(NOT head STREQUAL "name,sentence")
    complain(1 "not \"name,sentence\" but: ${head}")
endif()

set(seen "")
set(number 1)
foreach(row IN LISTS rows)
    math(EXPR number "${number} + 1")
    if(NOT row MATCHES "^([A-Za-z][A-Za-z0-9_]*),(\"([^\"]|\"\")*\"|[^\",]*)$")
        complain(${number} "no name and sentence of RFC 4180: ${row}")
        continue()
    endif()
    set(name ${CMAKE_MATCH_1})
    set(sentence "${CMAKE_MATCH_2}")
    if(sentence MATCHES "^\"?[ \t]*\"?$")
        complain(${number} "${name} has no sentence")
    endif()
    if(name IN_LIST seen)
        complain(${number} "${name} appears a second time")
    endif()
    if(NOT name IN_LIST tests)
        complain(${number} "no test is called ${name}")
    endif()
    list(APPEND seen ${name})
endforeach()

list(LENGTH seen count)
if(count EQUAL 0)
    complain(1 "nothing is promised")
endif()
if(violations)
    message(FATAL_ERROR "tests/data/contract.csv:${violations}\n")
endif()
message(STATUS "${count} statements, each with its test")
