# SPDX-FileCopyrightText: 2026 csp-console authors
# SPDX-License-Identifier: MIT
#
# cmake -DWORK=<folder> -P check_contract_selftest.cmake
# Shows that check_contract.cmake passes a contract whose tests are there and refuses each of the
# faults below, naming its row.
cmake_minimum_required(VERSION 3.25)

# contract(ROW...): two tests and a contract of these rows; a row is written as it stands.
function(contract)
    file(REMOVE_RECURSE ${WORK})
    file(WRITE ${WORK}/tests/tst_x.cpp
        "void TestX::init()\n{\n}\nvoid TestX::reads_data()\n{\n}\nvoid TestX::reads()\n{\n}\n"
        "void TestX::helps(int what)\n{\n}\n")
    file(WRITE ${WORK}/tests/clients/x.py
        "class X:\n    async def test_it_reads(self):\n        pass\n    def helps(self):\n"
        "        pass\n")
    file(WRITE ${WORK}/tests/data/contract.csv "name,sentence\n")
    foreach(i RANGE 0 ${ARGC})
        if(i LESS ARGC)
            file(APPEND ${WORK}/tests/data/contract.csv "${ARGV${i}}\n")
        endif()
    endforeach()
endfunction()

# check(OUT): what the check ended with, its words in "output".
function(check out)
    execute_process(
        COMMAND ${CMAKE_COMMAND} -DROOT=${WORK} -P ${CMAKE_CURRENT_LIST_DIR}/check_contract.cmake
        RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
    set(${out} ${result} PARENT_SCOPE)
    set(output "${output}" PARENT_SCOPE)
endfunction()

# passes(ROW...): the check agrees with a contract of these rows.
function(passes)
    contract(${ARGV})
    check(result)
    if(NOT result EQUAL 0)
        message(SEND_ERROR "expected the check to pass, got:\n${output}")
    endif()
endfunction()

# refuses(WHAT ROW): the check names row 3, of three, and says WHAT.
function(refuses what row)
    contract("reads,It reads." "${row}")
    check(result)
    string(REGEX MATCHALL "row [0-9]+:" named "${output}")
    if(result EQUAL 0 OR NOT named STREQUAL "row 3:" OR NOT output MATCHES "${what}")
        message(SEND_ERROR "expected a refusal of row 3 (${what}), got ${result}:\n${output}")
    endif()
endfunction()

passes("reads,It reads.")
passes("reads,\"It reads, and says \"\"OK\"\".\"" "test_it_reads,A client sees it.")
contract()
file(APPEND ${WORK}/tests/data/contract.csv
    "reads,One [of these; or \${those}.\ntest_it_reads,\"A \\ and ] too; @x@\"\n")
check(result)
if(NOT result EQUAL 0 OR NOT output MATCHES "2 statements")
    message(SEND_ERROR "expected CMake's own characters to pass, got:\n${output}")
endif()

refuses("no test is called writes" "writes,It writes.")
refuses("no test is called init" "init,It begins.")
refuses("no test is called reads_data" "reads_data,It has rows.")
refuses("no test is called helps" "helps,It helps.")
refuses("no test is called test_it_writes" "test_it_writes,A client sees it.")
refuses("reads appears a second time" "reads,It reads again.")
refuses("test_it_reads has no sentence" "test_it_reads,")
refuses("test_it_reads has no sentence" "test_it_reads,\" \"")
refuses("no name and sentence" "test_it_reads")
refuses("no name and sentence" ",Nobody shows it.")
refuses("no name and sentence" "test_it_reads,Bare, with a comma.")
refuses("no name and sentence" "test_it_reads,\"Not ended.")
refuses("no name and sentence" "test_it_reads,Quotes \"inside\" bare.")
refuses("no name and sentence" "test_it_reads,\"Well said.\",and more")

contract()
check(result)
if(result EQUAL 0 OR NOT output MATCHES "nothing is promised")
    message(SEND_ERROR "expected a refusal of an empty contract, got:\n${output}")
endif()
file(WRITE ${WORK}/tests/data/contract.csv "reads,It reads.\n")
check(result)
if(result EQUAL 0 OR NOT output MATCHES "row 1: not \"name,sentence\"")
    message(SEND_ERROR "expected a refusal of a contract without a head, got:\n${output}")
endif()
file(WRITE ${WORK}/tests/data/contract.csv "name,sentence\nreads,It reads.\n\n\ntest_it_reads,Yes.\n")
check(result)
if(result EQUAL 0 OR NOT output MATCHES "row 3: no name")
    message(SEND_ERROR "expected a refusal of an empty line, got:\n${output}")
endif()
file(REMOVE_RECURSE ${WORK})
