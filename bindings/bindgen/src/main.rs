//! Writes the Swift and Kotlin sources of `gatepass-bindings`.
//!
//! A package of its own, because the generator in the library would make it 38 MB larger.

fn main() {
    uniffi::uniffi_bindgen_main();
}
