//! The errors of bluetoothd 5.66: what it says on the bus, and what becomes of one side's error on the other.

/// An error as an answer on the bus.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) name: String,
    pub(super) text: String,
}

impl Refusal {
    /// One of BlueZ's own.
    pub(super) fn bluez(kind: &str, text: &str) -> Self {
        Self { name: format!("org.bluez.Error.{kind}"), text: text.to_owned() }
    }

    pub(super) fn failed(text: &str) -> Self {
        Self::bluez("Failed", text)
    }

    pub(super) fn not_connected() -> Self {
        Self::failed("Not connected")
    }

    pub(super) fn not_ready() -> Self {
        Self::bluez("NotReady", "Resource Not Ready")
    }

    pub(super) fn already_exists() -> Self {
        Self::bluez("AlreadyExists", "Already Exists")
    }

    pub(super) fn does_not_exist() -> Self {
        Self::bluez("DoesNotExist", "Does Not Exist")
    }

    pub(super) fn not_supported() -> Self {
        Self::bluez("NotSupported", "Operation is not supported")
    }

    pub(super) fn invalid_arguments() -> Self {
        Self::bluez("InvalidArguments", "Invalid arguments in method call")
    }

    pub(super) fn in_progress() -> Self {
        Self::bluez("InProgress", "In Progress")
    }

    /// A call that nobody knows there.
    pub(super) fn unknown_method(interface: &str, member: &str) -> Self {
        Self {
            name: "org.freedesktop.DBus.Error.UnknownMethod".to_owned(),
            text: format!("Method \"{member}\" on interface \"{interface}\" doesn't exist\n"),
        }
    }

    /// What the phone's side says of an error of the attribute protocol (`create_gatt_dbus_error`).
    pub(super) fn of_att(error: AttError) -> Self {
        match error.0 {
            0x02 => Self::bluez("NotPermitted", "Read not permitted"),
            0x03 => Self::bluez("NotPermitted", "Write not permitted"),
            0x05 | 0x0c | 0x0f => Self::bluez("NotPermitted", "Not paired"),
            0x06 => Self::not_supported(),
            0x07 => Self::bluez("InvalidArguments", "Invalid offset"),
            0x08 => Self::bluez("NotAuthorized", "Operation Not Authorized"),
            0x0d => Self::bluez("InvalidArguments", "Invalid Length"),
            other => Self::failed(&format!("Operation failed with ATT error: 0x{other:02x}")),
        }
    }
}

/// An error of the attribute protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct AttError(pub(super) u8);

impl AttError {
    pub(super) const INVALID_HANDLE: Self = Self(0x01);
    pub(super) const READ_NOT_PERMITTED: Self = Self(0x02);
    pub(super) const WRITE_NOT_PERMITTED: Self = Self(0x03);
    pub(super) const INVALID_LENGTH: Self = Self(0x0d);
    /// Also what a lost link makes of a request that waits for its answer.
    pub(super) const UNLIKELY: Self = Self(0x0e);

    /// What the reader's side makes of its application's error (`dbus_error_to_att_ecode`).
    pub(super) fn of_application(name: &str, text: &str, not_permitted: Self) -> Self {
        match name.strip_prefix("org.bluez.Error.") {
            Some("Failed") => match number(text) {
                None => Self(0x80),
                Some(code @ 0x80..=0x9f) => Self(code),
                Some(_) => Self::UNLIKELY,
            },
            Some("NotSupported") => Self(0x06),
            Some("NotAuthorized") => Self(0x08),
            Some("InvalidValueLength") => Self::INVALID_LENGTH,
            Some("InvalidOffset") => Self(0x07),
            Some("InProgress") => Self(0xfe),
            Some("NotPermitted") => not_permitted,
            _ => Self::UNLIKELY,
        }
    }
}

/// As `strtol` with base 0 reads it; `None` if the text is something else. An empty text is 0.
fn number(text: &str) -> Option<u8> {
    let parsed = match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        Some(digits) => u32::from_str_radix(digits, 16),
        None if text.is_empty() => Ok(0),
        None => text.parse(),
    };
    parsed.ok().map(|code| u8::try_from(code).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_applications_error_reaches_the_phone_as_bluetoothd_tells_it() {
        let told = |name: &str, text: &str| {
            let att = AttError::of_application(name, text, AttError::WRITE_NOT_PERMITTED);
            let refusal = Refusal::of_att(att);
            (refusal.name.rsplit('.').next().unwrap().to_owned(), refusal.text)
        };
        let failed = |code: &str| ("Failed".to_owned(), format!("Operation failed with ATT error: {code}"));
        assert_eq!(told("org.bluez.Error.Failed", "0x80"), failed("0x80"));
        assert_eq!(told("org.bluez.Error.Failed", "0x9f"), failed("0x9f"));
        assert_eq!(told("org.bluez.Error.Failed", "0xa0"), failed("0x0e"));
        assert_eq!(told("org.bluez.Error.Failed", ""), failed("0x0e"));
        assert_eq!(told("org.bluez.Error.Failed", "no such thing"), failed("0x80"));
        assert_eq!(told("org.bluez.Error.InProgress", ""), failed("0xfe"));
        assert_eq!(told("org.freedesktop.DBus.Error.NoReply", ""), failed("0x0e"));
        assert_eq!(
            told("org.bluez.Error.NotPermitted", ""),
            ("NotPermitted".into(), "Write not permitted".into())
        );
        assert_eq!(told("org.bluez.Error.InvalidValueLength", "").1, "Invalid Length");
    }
}
