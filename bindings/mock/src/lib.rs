//! For the previews and tests of apps: a property, its service, its doors and any number of phones in one process.
//!
//! A phone of [`Mock`] is a real one, of the same class: screens can't tell the difference. What it shows is true,
//! since the core made it; time stands still until [`Mock::advance`]. Nothing leaves the machine.
//!
//! The library has the bindings in it. An app's tests load it in their place (Kotlin:
//! `-Duniffi.component.gatepass_ffi.libraryOverride=gatepass_mock`, and the same for `gatepass`).

mod community;
mod doors;
mod offers;
mod scene;

pub use community::{Letter, Mock, mock};
pub use doors::Answer;
pub use scene::Scene;

uniffi::setup_scaffolding!();
gatepass_ffi::uniffi_reexport_scaffolding!();
