//! From the link to what opens doors.

use axum::http::Uri;
use gatepass::app::guest::{Next, PassScreen};
use gatepass::client::wire::link::PhoneTaken;
use gatepass::confidential::Confidential;

use super::super::page::labelled;
use super::super::phone::{Phone, Trouble, ask};
use super::super::words;
use super::{OfPass, card, which};

/// The service that a link leads to; `None` for a locator alone.
pub fn service_of(link: &Confidential) -> Option<String> {
    let uri: Uri = link.expose().trim().parse().ok()?;
    Some(format!("{}://{}", uri.scheme_str()?, uri.authority()?))
}

/// `look LINK`.
pub async fn look(phone: &Phone, link: &Confidential) -> Result<(), Trouble> {
    let screen = phone.device.guest().look(link.expose()).await?;
    show(phone, &screen)
}

/// `open LINK`.
pub async fn open(phone: &Phone, link: &Confidential) -> Result<(), Trouble> {
    let guest = phone.device.guest();
    let seen = guest.look(link.expose()).await?;
    open_if_it_can_be(phone, seen).await
}

/// `open`: what was looked at.
pub async fn open_seen(phone: &Phone, of: &OfPass) -> Result<(), Trouble> {
    let seen = which::pass(&phone.device.guest(), of.which.as_deref(), |next| next == Next::Open)?;
    open_if_it_can_be(phone, seen).await
}

/// One that is over is only shown: it says why by itself.
async fn open_if_it_can_be(phone: &Phone, seen: PassScreen) -> Result<(), Trouble> {
    let screen = if seen.next == Next::Nothing { seen } else { phone.device.guest().open(seen.pass).await? };
    show(phone, &screen)
}

/// `phone NUMBER`.
pub async fn submit_phone(phone: &Phone, number: Option<&Confidential>, of: &OfPass) -> Result<(), Trouble> {
    let guest = phone.device.guest();
    let pass = which::pass(&guest, of.which.as_deref(), checks_phone)?;
    let number = ask(number, "phone number")?;
    let taken = guest.submit_phone(pass.pass, number.expose()).await?;
    // The digits that come next are this pass's.
    guest.forget_sign_up()?;
    phone.out.answer(&taken, |_| {
        let zone = words::zone(&pass.times.zone);
        let text = match taken {
            PhoneTaken::VerificationCode { good_until, resend_after } => format!(
                "If this is the number on the pass, six digits are on their way to it. They count until {}; another text \
                 can be asked for from {} on ({}). Then: gatepass guest verify",
                words::instant(&zone, good_until),
                words::instant(&zone, resend_after),
                zone.name(),
            ),
            PhoneTaken::Wait => {
                "The number is noted. Staff have to approve the pass now; `gatepass guest sync` asks whether they have."
                    .to_owned()
            }
            PhoneTaken::Done => "The number is noted, and that is all. Then: gatepass guest sync".to_owned(),
        };
        labelled("", 0, &text)
    })?;
    Ok(())
}

/// A number may be entered again while the digits are on their way.
fn checks_phone(next: Next) -> bool {
    matches!(next, Next::EnterPhone | Next::EnterVerificationCode)
}

/// `verify DIGITS`.
pub async fn verify(phone: &Phone, digits: Option<&Confidential>, of: &OfPass) -> Result<(), Trouble> {
    let guest = phone.device.guest();
    let pass = which::pass(&guest, of.which.as_deref(), checks_phone)?;
    let digits = ask(digits, "verification code")?;
    let screen = guest.verify(pass.pass, digits.expose()).await?;
    show(phone, &screen)
}

/// `secret-code DIGITS`.
pub async fn secret_code(phone: &Phone, digits: Option<&Confidential>, of: &OfPass) -> Result<(), Trouble> {
    let guest = phone.device.guest();
    let pass = which::pass(&guest, of.which.as_deref(), |next| next == Next::EnterSecretCode)?;
    let digits = ask(digits, "secret code")?;
    let screen = guest.enter_secret_code(pass.pass, digits.expose()).await?;
    show(phone, &screen)
}

fn show(phone: &Phone, screen: &PassScreen) -> Result<(), Trouble> {
    Ok(phone.out.answer(screen, |ink| card::pass(screen, ink))?)
}
