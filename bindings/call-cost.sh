#!/usr/bin/env bash
# What an exported call costs from Kotlin, by way of JNA, with the library as an app has it. Wants a quiet machine.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../android/bridge"

classpath=$(mktemp)
trap 'rm -f "$classpath"' EXIT
cargo build --quiet --locked --profile phone -p gatepass-bindings --manifest-path ../../Cargo.toml
[ -e src/generated ] || ../../bindings/generate.sh kotlin
mvn --quiet --batch-mode --file ../pom.xml --projects bridge test-compile \
  org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath -Dmdep.outputFile="$classpath"
java -Djna.library.path=../../target/phone -cp "target/classes:target/test-classes:$(cat "$classpath")" \
  dev.gatepass.kit.Figures
