//! Without a link: the number finds the passes.

use gatepass::app::show::CodeWaiting;
use gatepass::confidential::Confidential;
use gatepass::zone::Zone;
use serde::Serialize;

use super::super::page::labelled;
use super::super::phone::{Phone, Trouble, ask};
use super::super::show;
use super::passes::{Passes, table};
use super::which;

/// What a sign-up waits for, as JSON; `None`: nothing.
#[derive(Serialize)]
struct Waiting {
    verification_code: Option<CodeWaiting>,
}

fn waiting(phone: &Phone) -> Result<Option<CodeWaiting>, Trouble> {
    // No property need be known in whose zone it could be told.
    Ok(phone.device.guest().waiting_sign_up(&phone.device.watch(Zone::UTC))?)
}

/// Whether six digits that are entered now are those of a sign-up.
pub fn waits(phone: &Phone) -> Result<bool, Trouble> {
    Ok(waiting(phone)?.is_some())
}

/// `sign-up NUMBER`.
pub async fn ask_for_code(phone: &Phone, number: Option<&Confidential>) -> Result<(), Trouble> {
    let number = ask(number, "phone number")?;
    phone.device.guest().sign_up(number.expose()).await?;
    let waiting = Waiting { verification_code: waiting(phone)? };
    let until = waiting.verification_code.as_ref().map(|code| show::when(&code.good_until));
    let text = format!(
        "If a pass has this number, six digits are on their way to it. They count until {} (UTC). Then: gatepass guest \
         verify",
        until.unwrap_or_default()
    );
    Ok(phone.out.answer(&waiting, |_| labelled("", 0, &text))?)
}

/// `verify DIGITS`, after a sign-up.
pub async fn verify(phone: &Phone, digits: Option<&Confidential>) -> Result<(), Trouble> {
    let digits = ask(digits, "verification code")?;
    let guest = phone.device.guest();
    let found = guest.verify_sign_up(digits.expose()).await?;
    let mut passes = which::passes(&guest)?;
    passes.retain(|pass| found.iter().any(|row| row.pass == pass.pass));
    let list = Passes { passes };
    phone.out.answer(&list, |ink| {
        let next = "What each asks for next: gatepass guest pass NAME";
        format!("{}\n{}", table(&list.passes, ink), labelled("", 0, next))
    })?;
    Ok(())
}
