//! Whoever builds on Gatepass under MIT or Apache-2.0 must be able to ship what it depends on.

use std::process::Command;

use serde_json::Value;

/// Permissive licences, and one that asks only for its own files to stay open (UniFFI's).
const FINE: [&str; 14] = [
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BlueOak-1.0.0",
    "BSL-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

#[test]
fn every_dependency_on_this_platform_can_be_shipped() {
    let platform = Command::new("rustc").arg("-vV").output().unwrap();
    let platform = String::from_utf8(platform.stdout).unwrap();
    let platform = platform.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
    let metadata = Command::new(env!("CARGO"))
        .args(["metadata", "--locked", "--format-version", "1", "--filter-platform", platform])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(metadata.status.success(), "{}", String::from_utf8_lossy(&metadata.stderr));
    let metadata: Value = serde_json::from_slice(&metadata.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let refused: Vec<_> = packages
        .iter()
        .filter(|package| !package["license"].as_str().is_some_and(is_fine))
        .map(|package| format!("{} ({})", package["name"], package["license"]))
        .collect();
    assert!(packages.len() > 100);
    assert!(refused.is_empty(), "these need a look: {}", refused.join(", "));
}

/// Whether a choice is left within the list: each part of an AND needs one alternative in it.
fn is_fine(expression: &str) -> bool {
    expression.replace('/', " OR ").split(" AND ").all(|part| {
        part.trim_matches(['(', ')', ' ']).split(" OR ").any(|licence| FINE.contains(&licence.trim()))
    })
}

#[test]
fn a_licence_outside_of_the_list_is_seen() {
    assert!(is_fine("(MIT OR GPL-3.0-only) AND ISC"));
    assert!(is_fine("Apache-2.0 / MIT"));
    assert!(!is_fine("GPL-3.0-only"));
    assert!(!is_fine("MIT AND GPL-3.0-only"));
}
