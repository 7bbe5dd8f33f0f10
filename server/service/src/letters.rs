//! What texts and e-mails say. Short, without anything secret but what the letter is for.

use gatepass::client::wire::activity::Channel;
use gatepass::pass::Pass;
use gatepass::pass::kind::Kind;
use gatepass::pass::recipient::Recipient;
use gatepass::pass::standing::PassState;
use gatepass::pass::verification::VerificationCode;
use gatepass::phone::Phone;

use crate::store::Letter;

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

/// How a link goes if nobody says: by text if there is a number, else by e-mail.
pub fn usual_way(recipient: &Recipient) -> Option<Channel> {
    let by_email = || recipient.email.as_ref().map(|_| Channel::Email);
    recipient.phone.as_ref().map(|_| Channel::Sms).or_else(by_email)
}

/// A pass's link, to whoever it is for, with what to do; `None`: the pass has no number or no address for that way.
pub fn invitation(pass: &Pass, by: Channel, property: &str, host: &str, link: &str) -> Option<Letter> {
    let gave = if host == property {
        format!("You have a pass for {property}.")
    } else {
        format!("{host} gave you a pass for {property}.")
    };
    // Quext's words for each kind of visit; who has no number is asked for it, and staff approve afterwards.
    let to_do = match pass.kind {
        _ if pass.state == PassState::AwaitingPhone => {
            "Go to pass and enter your phone number; staff approve it then"
        }
        Kind::VendorVisit | Kind::ResidentVisit => "Go to pass",
        Kind::Tour => "Start self-tour",
        _ => "Open it before you come",
    };
    let text = format!("{gave} {to_do}: {link}");
    Some(match by {
        Channel::Sms => Letter { channel: by, to: pass.recipient.phone.as_ref()?.e164().to_owned(), text },
        Channel::Email => Letter {
            channel: by,
            to: pass.recipient.email.as_ref()?.as_str().to_owned(),
            text: format!("Your pass for {property}\n{text}"),
        },
    })
}

/// To a resident: staff made a pass that opens their home.
pub fn pass_to_home(to: &Phone, property: &str, unit: &str, pass: &Pass) -> Letter {
    let guest = match pass.recipient.name.as_str() {
        "" => String::new(),
        name => format!(" for {name}"),
    };
    Letter {
        channel: Channel::Sms,
        to: to.e164().to_owned(),
        text: format!(
            "{property}: staff made a pass{guest} that opens {unit}: \"{}\". The app shows when it is used.",
            pass.name
        ),
    }
}

/// To whoever made a pass: what its guest writes. Neither sees the other's number.
pub fn contact(to: &Phone, property: &str, pass: &Pass, message: &str) -> Letter {
    let guest = match pass.recipient.name.as_str() {
        "" => "your guest",
        name => name,
    };
    Letter {
        channel: Channel::Sms,
        to: to.e164().to_owned(),
        text: format!("{property}: {guest}, who has your pass \"{}\", writes: {message}", pass.name),
    }
}

/// To somebody who is invited to live or work at a property: `what` says so. The number is what they sign in with.
pub fn welcome(to: &Phone, inviter: &str, property: &str, what: &str) -> Letter {
    Letter {
        channel: Channel::Sms,
        to: to.e164().to_owned(),
        text: format!(
            "{inviter} invited you to {property} as {what}. Sign in to the app with this number within 14 days."
        ),
    }
}

/// That somebody signs in with another number from now on: to both. The former may be in a thief's hands, or in those of
/// its owner, who knows nothing of the change.
pub fn number_changed(from: &Phone, to: &Phone, property: &str) -> [Letter; 2] {
    let text = |to: &Phone, text| Letter { channel: Channel::Sms, to: to.e164().to_owned(), text };
    [
        text(
            from,
            format!(
                "Your number at {property} was changed, and you are signed out. If you don't know why, ask the property."
            ),
        ),
        text(to, format!("This is your number at {property} now. Sign in to the app with it.")),
    ]
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

/// That a pass was changed, and in short what.
pub fn changed(to: &Phone, property: &str, pass: &Pass, what: &[&str]) -> Letter {
    let what = if what.is_empty() { String::new() } else { format!(": {}", what.join(", ")) };
    Letter {
        channel: Channel::Sms,
        to: to.e164().to_owned(),
        text: format!(
            "{property}: your pass \"{}\" has changed{what}. Open the link that you have to see how.",
            pass.name
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
