//! Phone checks and who is let in by them: the same for people and guests, for right numbers and wrong ones.

use gatepass::client::wire::session::CodeSent;
use gatepass::confidential::Confidential;
use gatepass::pass::standing::PassState;
use gatepass::pass::verification::{Checked, LIFETIME, NotSent, PAUSE, PhoneCheck, VerificationCode};
use gatepass::phone::{DEFAULT_REGION, Phone};
use gatepass::token::bulletin::Ending;
use gatepass::token::keys::HolderKey;

use crate::store::{At, CheckRow, Halt, Operation, PassRow, PhoneRow, StoreError, Tx};
use crate::{issue, letters};

/// Which number a check is about.
pub struct About<'a> {
    /// E.164, or what was typed if that is no number.
    pub number: &'a str,
    /// Whether it isn't the right one: everything is done alike, but nothing is sent, and no code is right.
    pub decoy: bool,
}

/// Whose verification code it is before it is known which properties know the number: nobody is told.
pub const SENDER: &str = "Gatepass";

/// What a typed number is looked up by: E.164, or what was typed if it is no number.
pub fn typed(phone: &Confidential) -> (String, Option<Phone>) {
    match Phone::read(phone.expose(), Some(DEFAULT_REGION)) {
        Ok(phone) => (phone.e164().to_owned(), Some(phone)),
        Err(_) => (phone.expose().trim().chars().take(40).collect(), None),
    }
}

/// Sends a verification code in the name of this property, or tells when the next may be asked for. `payer` is whose
/// bill it goes on.
pub fn send_code(
    tx: &Tx<'_>,
    property: &str,
    payer: &[u8],
    subject: &[u8; 32],
    about: &About<'_>,
) -> Result<CodeSent, Halt> {
    let now = tx.now();
    let number = tx.hidden("number", about.number.as_bytes())?;
    let under_way = tx.check(subject)?.filter(|row| row.about == number && !row.check.is_over(now));
    let (check, code): (PhoneCheck, VerificationCode) = match under_way {
        None => PhoneCheck::begin(now, &Tx::random()).map_err(|_| StoreError::NoRandomness)?,
        Some(row) => {
            let mut check = row.check;
            match check.send_again(now, &Tx::random()) {
                Ok(code) => (check, code),
                Err(NotSent::NoRandomness) => return Err(StoreError::NoRandomness.into()),
                Err(NotSent::Wait { until }) => {
                    let good_until = row.sent_at.checked_add_signed(LIFETIME).unwrap_or(now);
                    return Ok(CodeSent { good_until, resend_after: until });
                }
            }
        }
    };
    tx.spend(Operation::SmsOfProperty, payer)?;
    tx.keep_check(subject, &CheckRow { check, about: number, decoy: about.decoy, sent_at: now })?;
    let letter = letters::verification(about.number, property, &code);
    if about.decoy {
        tx.send_decoy(&letter)?;
    } else {
        tx.send(&letter)?;
    }
    Ok(CodeSent {
        good_until: now.checked_add_signed(LIFETIME).unwrap_or(now),
        resend_after: now.checked_add_signed(PAUSE).unwrap_or(now),
    })
}

/// Compares what was typed; the try is counted whoever's check it is.
pub fn enter_code(tx: &Tx<'_>, subject: &[u8; 32], typed: &str) -> Result<Checked, Halt> {
    let Some(mut row) = tx.check(subject)? else { return Ok(Checked::Over) };
    let checked = row.check.enter(typed, tx.now());
    tx.keep_check(subject, &row)?;
    Ok(if row.decoy { Checked::Over } else { checked })
}

/// Lets a phone in. Where that is one too many, the one that came first is retired.
pub fn admit(tx: &At<'_>, row: &mut PassRow, key: &HolderKey) -> Result<(), Halt> {
    let known = tx.phone(row.pass.id, key)?.unwrap_or_default();
    if known.admitted_at.is_some() {
        return Ok(());
    }
    tx.keep_phone(row.pass.id, key, PhoneRow { admitted_at: Some(tx.now()), ..known })?;
    let admitted = tx.admitted_phones(row.pass.id)?.into_iter().map(|phone| phone.key);
    let allowed = usize::from(tx.estate.property.policy().phones_per_pass.max(1));
    let surplus = admitted.len().saturating_sub(allowed);
    if surplus == 0 {
        return Ok(());
    }
    let retired: Vec<HolderKey> = admitted.filter(|other| other != key).take(surplus).collect();
    retire(tx, row, &retired)
}

/// Takes a pass from phones, and with that every token of this generation; the phones that stay renew theirs without
/// noticing.
pub fn retire(tx: &At<'_>, row: &mut PassRow, phones: &[HolderKey]) -> Result<(), Halt> {
    for phone in phones {
        tx.retire_phone(row.pass.id, phone)?;
    }
    // Of a pass that isn't live every token is dead already, and doors know why.
    if row.pass.state == PassState::Live {
        issue::stop(tx, row.pass.id, row.pass.generation, Ending::Superseded)?;
        row.pass.generation = row.pass.generation.next();
    }
    row.changed_at = tx.now();
    Ok(tx.update_pass(row)?)
}
