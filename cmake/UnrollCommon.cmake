# SPDX-License-Identifier: GPL-3.0-or-later
# What every target shares: one interface target for warnings and the language, and the way folders
# become libraries (unroll_folder_library).
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

find_program(UNROLL_CCACHE ccache)
if(UNROLL_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${UNROLL_CCACHE}")
endif()

add_library(unroll_common INTERFACE)
target_compile_options(unroll_common INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Wcast-align -Wunused
  -Wno-restrict)  # GCC 12 warns of std::string + std::string without cause (its bug 105651)
if(UNROLL_WERROR)
  # The same bug shows as an overflow where <string> comes from a precompiled header.
  target_compile_options(unroll_common INTERFACE -Werror -Wno-error=stringop-overflow)
endif()
if(UNROLL_SANITIZE)
  target_compile_options(unroll_common INTERFACE -fsanitize=${UNROLL_SANITIZE} -fno-omit-frame-pointer)
  target_link_options(unroll_common INTERFACE -fsanitize=${UNROLL_SANITIZE})
endif()
target_include_directories(unroll_common INTERFACE "${PROJECT_SOURCE_DIR}/engine")

find_package(fmt REQUIRED)
find_package(TBB REQUIRED)
find_package(Eigen3 3.4 REQUIRED NO_MODULE)
find_package(nlohmann_json REQUIRED)
find_package(ZLIB REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(LIBZIP REQUIRED IMPORTED_TARGET libzip)
find_package(Threads REQUIRED)

# unroll_folder_library(NAME DEPENDS …): the sources of the current folder (its own, not those of
# folders below that have their own CMakeLists.txt) as the static library unroll_NAME.
function(unroll_folder_library name)
  cmake_parse_arguments(arg "" "" "DEPENDS;PRIVATE_DEPENDS;FOLDERS" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/*.cpp" "${CMAKE_CURRENT_SOURCE_DIR}/*.h")
  foreach(folder IN LISTS arg_FOLDERS)
    file(GLOB more CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/${folder}/*.cpp"
         "${CMAKE_CURRENT_SOURCE_DIR}/${folder}/*.h")
    list(APPEND sources ${more})
  endforeach()
  add_library(unroll_${name} STATIC ${sources})
  set_target_properties(unroll_${name} PROPERTIES LINKER_LANGUAGE CXX)
  target_link_libraries(unroll_${name} PUBLIC unroll_common ${arg_DEPENDS} PRIVATE ${arg_PRIVATE_DEPENDS})
endfunction()

# unroll_precompile(GROUP TARGET HEADER …): the heavy headers of third parties are read once per group of targets
# that are compiled alike, not once per source: half of a clean build's time. Only headers that are not ours, so
# that a change of one of ours still rebuilds no more than its users.
function(unroll_precompile group target)
  if(NOT UNROLL_PRECOMPILED_HEADERS)
    return()
  endif()
  get_property(first GLOBAL PROPERTY unroll_precompiled_${group})
  if(first)
    target_precompile_headers(${target} REUSE_FROM ${first})
  else()
    target_precompile_headers(${target} PRIVATE ${ARGN})
    set_property(GLOBAL PROPERTY unroll_precompiled_${group} ${target})
  endif()
endfunction()
