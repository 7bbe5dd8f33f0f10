#!/usr/bin/env bash
# Writes the bindings for a language, and puts the library that they call where its build finds it.
#
#   bindings/generate.sh kotlin    android/{bridge,mock}/src/generated/kotlin; the texts: android/kit/src/generated/kotlin;
#                                  and btleplug's Java part: android/radio/src/generated/java
#   bindings/generate.sh swift     ios/Sources/Bridge, ios/Sources/BridgeFFI
#   bindings/generate.sh api       bindings/api.txt: what is exported, line by line
#
# Kotlin and Swift call bindings/lib/libgatepass_ffi.so; nothing of theirs is committed. The list is: where it differs
# from the library, the other two fail, so that nobody changes what apps build on without saying so.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

language=${1-}
case $language in
kotlin | swift | api) ;;
*)
  sed -n '2,10s/^# \{0,1\}//p' bindings/generate.sh
  exit 2
  ;;
esac

# The default members together, since alone the bindings would have their dependencies built a second time with
# other features.
cargo build --quiet --locked
cargo build --quiet --locked -p gatepass-bindgen
target=$(cargo metadata --locked --no-deps --format-version 1 | sed 's/.*"target_directory":"\([^"]*\)".*/\1/')/debug
mkdir -p bindings/lib
# Replaced, not overwritten: a running process may have it mapped.
install -m 755 "$target/libgatepass_ffi.so" bindings/lib/libgatepass_ffi.so

if [ "$language" = api ]; then
  "$target/gatepass-bindgen" api bindings/lib/libgatepass_ffi.so >bindings/api.txt
  exit
fi
if ! diff -u bindings/api.txt <("$target/gatepass-bindgen" api bindings/lib/libgatepass_ffi.so) >&2; then
  echo 'The bindings export something else than bindings/api.txt says. If that is meant, run' >&2
  echo '`bindings/generate.sh api`, and say so in CHANGELOG.md: what is gone or different breaks apps.' >&2
  exit 1
fi

out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
"$target/gatepass-bindgen" generate --no-format --config uniffi.toml --language "$language" --out-dir "$out" \
  bindings/lib/libgatepass_ffi.so

case $language in
kotlin)
  rm -rf android/{bridge,mock,kit}/src/generated
  mkdir -p android/{bridge,mock,kit}/src/generated/kotlin
  cp -r "$out"/. android/bridge/src/generated/kotlin
  # The mock has the bindings in it; what they export is generated already.
  install -m 755 "$target/libgatepass_mock.so" bindings/lib/libgatepass_mock.so
  "$target/gatepass-bindgen" generate --no-format --config uniffi.toml --language kotlin --crate gatepass_mock \
    --out-dir android/mock/src/generated/kotlin bindings/lib/libgatepass_mock.so
  "$target/gatepass-bindgen" texts kotlin bindings/texts android/kit/src/generated/kotlin
  # The classes have to be those of the very version that calls them.
  btleplug=$(cargo metadata --locked --format-version 1 | sed 's/.*"manifest_path":"\([^"]*\/btleplug-[^"\/]*\)\/Cargo.toml".*/\1/')
  rm -rf android/radio/src/generated
  mkdir -p android/radio/src/generated
  cp -r "$btleplug/src/droidplug/java/src/main/java" android/radio/src/generated/java
  ;;
swift)
  rm -rf ios/Sources/Bridge ios/Sources/BridgeFFI
  # One Swift module of two crates: the generator lets the files of several see each other in no other way.
  install -D -m 644 -t ios/Sources/Bridge "$out/Bridge.swift" "$out/Core.swift" bindings/swift/Secret.swift
  install -D -m 644 -t ios/Sources/BridgeFFI/include "$out/BridgeFFI.h" "$out/CoreFFI.h"
  cat >ios/Sources/BridgeFFI/include/module.modulemap <<'MAP'
module BridgeFFI {
  header "BridgeFFI.h"
  header "CoreFFI.h"
  export *
}
MAP
  # A C target has to have a source.
  : >ios/Sources/BridgeFFI/empty.c
  ;;
esac
