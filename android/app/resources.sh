#!/usr/bin/env bash
# Compiles the app's resources with AndroidX's, as a build for the device does: a mistake in them, or in the manifest,
# is found here, and Robolectric runs the app with them.
#
#   resources.sh FRAMEWORK UNPACKED OUT
#
# FRAMEWORK  a jar of Android's framework with its resources
# UNPACKED   AndroidX's archives, a folder each
# OUT        resources.ap_, AndroidManifest.xml, keep-rules.pro with what those name, and java/ with the numbers that code
#            calls resources by
set -euo pipefail
framework=$(realpath "$1") unpacked=$2 out=$3
here=$(dirname "$0")

rm -rf "$out"
mkdir -p "$out"/{compiled,java}
there=$(realpath "$out")
# As an archive of its own: aapt2 doesn't look for resources in a jar.
(cd "$there" && jar xf "$framework" resources.arsc AndroidManifest.xml &&
  jar -c0Mf framework.apk resources.arsc AndroidManifest.xml && rm resources.arsc AndroidManifest.xml)

packages=()
for archive in "$unpacked"/*/; do
  [ -d "$archive/res" ] || continue
  aapt2 compile --dir "$archive/res" -o "$out/compiled/$(basename "$archive").zip"
  packages+=("$(sed -n 's/.*package="\([^"]*\)".*/\1/p' "$archive/AndroidManifest.xml" | head -1)")
done
aapt2 compile --dir "$here/src/main/res" -o "$out/app.zip"

# What Gradle's merger does with the manifests, as far as these need it.
sed -e 's/<manifest /&package="dev.gatepass.app" /' \
  -e "/<application/{
    e sed -n '/<uses-/p' '$here/../radio/src/main/AndroidManifest.xml'
  }" "$here/src/main/AndroidManifest.xml" >"$out/AndroidManifest.xml"

overlays=()
for compiled in "$out"/compiled/*.zip; do overlays+=(-R "$compiled"); done
# This aapt2 is older than the framework and says of a part that it doesn't know it; what it means is said by its code.
aapt2 link -I "$out/framework.apk" --manifest "$out/AndroidManifest.xml" --min-sdk-version 26 --target-sdk-version 35 \
  --auto-add-overlay "${overlays[@]}" -R "$out/app.zip" -o "$out/resources.ap_" --java "$out/java" \
  --proguard "$out/keep-rules.pro" \
  --extra-packages "$(IFS=:; echo "${packages[*]}")" 2> >(grep -v 'Unknown chunk type' >&2)
