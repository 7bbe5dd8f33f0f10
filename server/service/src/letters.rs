//! What texts and e-mails say. Short, without anything secret but what the letter is for.

use gatepass::client::wire::activity::Channel;
use gatepass::pass::verification::VerificationCode;
use gatepass::phone::Phone;

use crate::store::{Letter, PassRow};

/// The verification code, to sign in or for a link.
pub fn verification(to: &str, property: &str, code: &VerificationCode) -> Letter {
    Letter {
        channel: Channel::Sms,
        to: to.to_owned(),
        text: format!(
            "{property}: your verification code is {}. It counts for 10 minutes. Nobody from the property will ask you for it.",
            code.digits()
        ),
    }
}

/// The link of a new pass, to whoever it is for: by text if there is a number, else by e-mail.
pub fn invitation(row: &PassRow, property: &str, host: &str, link: &str) -> Option<Letter> {
    let recipient = &row.pass.recipient;
    if let Some(phone) = &recipient.phone {
        return Some(Letter {
            channel: Channel::Sms,
            to: phone.e164().to_owned(),
            text: format!("{host} gave you a pass for {property}. Open it before you come: {link}"),
        });
    }
    let email = recipient.email.as_ref()?;
    let text = if row.pass.state == gatepass::pass::standing::PassState::AwaitingPhone {
        // Quext: a vendor or resident without a number is asked for it, and staff approve afterwards.
        format!(
            "Your pass for {property}\n{host} made you a pass. Go to it and enter your phone number; staff approve it then: {link}"
        )
    } else {
        format!(
            "Your pass for {property}\n{host} gave you a pass for {property}. Open it before you come: {link}"
        )
    };
    Some(Letter { channel: Channel::Email, to: email.as_str().to_owned(), text })
}

/// That staff approved a pass.
pub fn approved(to: &Phone, property: &str, name: &str) -> Letter {
    Letter {
        channel: Channel::Sms,
        to: to.e164().to_owned(),
        text: format!("{property}: your pass \"{name}\" was approved. Open its link again to use it."),
    }
}

/// That staff declined a pass.
pub fn declined(to: &Phone, property: &str, name: &str, reason: &str) -> Letter {
    Letter {
        channel: Channel::Sms,
        to: to.e164().to_owned(),
        text: format!("{property}: your pass \"{name}\" was declined: {reason}"),
    }
}

/// That a pass was changed.
pub fn changed(to: &Phone, property: &str, name: &str) -> Letter {
    Letter {
        channel: Channel::Sms,
        to: to.e164().to_owned(),
        text: format!(
            "{property}: your pass \"{name}\" has changed. Open the link that you have to see how."
        ),
    }
}

/// To a resident: a pass of theirs froze.
pub fn frozen(to: &Phone, property: &str, name: &str) -> Letter {
    Letter {
        channel: Channel::Sms,
        to: to.e164().to_owned(),
        text: format!(
            "{property}: your pass \"{name}\" is frozen after five wrong secret codes. You can thaw it in the app."
        ),
    }
}
