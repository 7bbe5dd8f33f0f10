// swift-tools-version:6.0
import PackageDescription

// Where libgatepass_ffi lies; `bindings/generate.sh swift` puts it there. A shared library with a run path: with a
// static one SwiftPM does not link again when only Rust has changed.
let rustLibrary = "\(Context.packageDirectory)/../bindings/lib"

let package = Package(
  name: "Gatepass",
  defaultLocalization: "en",
  platforms: [.iOS(.v17), .macOS(.v14)],
  products: [
    .library(name: "Bridge", targets: ["Bridge"]),
    .library(name: "Kit", targets: ["Kit"]),
  ],
  targets: [
    .target(
      name: "BridgeFFI",
      linkerSettings: [
        .unsafeFlags([
          "-L", rustLibrary, "-lgatepass_ffi", "-Xlinker", "-rpath", "-Xlinker", rustLibrary,
        ]),
        // libswiftObservation.so of Swift 6.0 lacks a symbol (swiftlang/swift#75670).
        .unsafeFlags(["-Xlinker", "--allow-shlib-undefined"], .when(platforms: [.linux])),
      ]),
    // Generated. Debian's 6.0 compiler crashes on it in Swift 6 mode.
    .target(
      name: "Bridge", dependencies: ["BridgeFFI"], swiftSettings: [.swiftLanguageMode(.v5)]),
    .target(name: "Kit", dependencies: ["Bridge"]),
    .testTarget(name: "KitTests", dependencies: ["Bridge", "Kit"]),
  ]
)
