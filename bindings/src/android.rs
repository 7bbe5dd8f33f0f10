//! What Android's Java side calls before anything else.

use gatepass::radio::{Obstacle, btleplug};
use jni::errors::ThrowRuntimeExAndDefault;
use jni::objects::JClass;
use jni::{EnvUnowned, jni_mangle};

/// Why the radio can't start: btleplug's Java classes are missing, most likely, or were shrunk away.
#[derive(Debug, thiserror::Error)]
enum NoStart {
    #[error(transparent)]
    Java(#[from] jni::errors::Error),
    #[error(transparent)]
    Radio(#[from] Obstacle),
}

/// `dev.gatepass.radio.NativeRadio.start()`: hands the virtual machine to the radio. Calling it again changes nothing;
/// what goes wrong is thrown.
#[jni_mangle("dev.gatepass.radio.NativeRadio")]
pub fn start<'local>(mut env: EnvUnowned<'local>, _class: JClass<'local>) {
    env.with_env(|env| Ok::<(), NoStart>(btleplug::start(env)?)).resolve::<ThrowRuntimeExAndDefault>();
}
