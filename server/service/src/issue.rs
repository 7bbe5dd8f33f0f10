//! What the service does about passes besides keeping them: tokens, stops, bulletins. Each within the transaction of
//! the change that asks for it.

use chrono::{DateTime, TimeDelta, Utc};
use gatepass::client::wire::activity::Event;
use gatepass::client::wire::bytes::Bytes;
use gatepass::client::wire::link::Issued;
use gatepass::id::{Generation, PassId, PersonId};
use gatepass::pass::permit::{Doors, Permit};
use gatepass::token::bulletin::{Bulletin, Ended, Ending};
use gatepass::token::claims::{Claims, Purpose, Root};
use gatepass::token::keys::HolderKey;
use ring::rand::SecureRandom as _;

use crate::store::{At, BulletinRow, Entry, Halt, PassRow, StoreError, Tx};

/// A bulletin that is older is signed anew when somebody asks: a door's silence counts from the signed time.
const FRESH: TimeDelta = TimeDelta::hours(1);

/// What a token is to say.
pub struct Wanted<'a> {
    /// Under which pass.
    pub pass: PassId,
    /// Which replacement of it.
    pub generation: Generation,
    /// Bound to which phone.
    pub holder: HolderKey,
    /// What it permits.
    pub permit: &'a Permit,
    /// The act on the link that *expires in* counts from.
    pub link_opened: Option<DateTime<Utc>>,
    /// Whether the secret code was entered on this phone.
    pub secret_entered: bool,
}

/// Signs a token that lasts as long as the policy lets it, at most as long as the permit.
pub fn token(tx: &At<'_>, wanted: &Wanted<'_>) -> Result<Issued, Halt> {
    let now = tx.now();
    let life = tx.estate.property.policy().token_life.delta();
    let latest = now.checked_add_signed(life).unwrap_or(now);
    let ends = wanted.permit.schedule.ends_at().map_or(latest, |ends| ends.min(latest));
    let root = Root {
        pass: wanted.pass,
        claims: Claims {
            generation: wanted.generation,
            holder: Some(wanted.holder),
            permit: wanted.permit.clone(),
            issued_at: now,
            expires_at: ends,
            link_opened: wanted.link_opened,
        },
        purpose: Purpose::Opens { secret_entered: wanted.secret_entered },
    };
    let signed = gatepass::token::issue(&tx.estate.key, tx.estate.property.id(), &root)
        .map_err(|_| StoreError::Damaged { what: "a token" })?;
    tx.note_issued(wanted.pass, wanted.generation, ends)?;
    let half = ends.signed_duration_since(now).checked_div(2).unwrap_or_default();
    Ok(Issued {
        token: Bytes::from(signed.as_bytes()),
        pass: wanted.pass,
        generation: wanted.generation,
        ends,
        renew_after: now.checked_add_signed(half).unwrap_or(ends),
    })
}

/// A random id for a pass.
pub fn new_pass_id() -> Result<PassId, StoreError> {
    let mut bytes = [0; 8];
    Tx::random().fill(&mut bytes).map_err(|_| StoreError::NoRandomness)?;
    Ok(PassId::from_bytes(bytes))
}

/// Lets the doors know that tokens up to this generation are dead, as long as one of them could open.
pub fn stop(tx: &At<'_>, pass: PassId, generation: Generation, how: Ending) -> Result<(), Halt> {
    if stop_unsaid(tx, pass, generation, how)? {
        publish(tx)?;
    }
    Ok(())
}

/// The same for one of several, of which one bulletin tells afterwards; `false` if no token could open any more.
pub fn stop_unsaid(
    tx: &At<'_>,
    pass: PassId,
    generation: Generation,
    how: Ending,
) -> Result<bool, StoreError> {
    let Some(until) = tx.issued_until(pass)?.filter(|until| *until > tx.now()) else { return Ok(false) };
    tx.stop(&Ended { pass, generation, how, until }, next_version(tx)?)?;
    Ok(true)
}

/// The version of the bulletin that is signed next.
pub fn next_version(tx: &At<'_>) -> Result<u64, StoreError> {
    Ok(tx.bulletin()?.map_or(0, |last| last.version).saturating_add(1))
}

/// Signs the next bulletin.
pub fn publish(tx: &At<'_>) -> Result<BulletinRow, Halt> {
    let version = next_version(tx)?;
    let bulletin = Bulletin {
        version,
        at: tx.now(),
        ended: tx.all_stopped()?,
        lockdown: locked_down(tx)?,
        received: tx.received()?,
        key_log: Vec::new(),
    };
    let signed = bulletin
        .sign(&tx.estate.key, tx.estate.property.id())
        .map_err(|_| StoreError::Damaged { what: "a bulletin" })?;
    let row = BulletinRow { version, signed_at: tx.now(), signed };
    tx.keep_bulletin(&row)?;
    Ok(row)
}

/// The doors that no pass opens.
fn locked_down(tx: &At<'_>) -> Result<Doors, StoreError> {
    let lockdown = tx.lockdown()?;
    if lockdown.property.is_none() {
        return Ok(lockdown.doors.iter().map(|one| one.door).collect());
    }
    let doors = tx.estate.property.doors().iter();
    Ok(doors.filter(|door| door.is_connected()).map(|door| door.id).collect())
}

/// Whether this bulletin is recent enough to be handed out.
pub fn is_fresh(bulletin: &BulletinRow, now: DateTime<Utc>) -> bool {
    now.signed_duration_since(bulletin.signed_at) < FRESH
}

/// Writes down what happened with a pass.
pub fn note(tx: &At<'_>, row: &PassRow, event: Event, by: Option<&PersonId>) -> Result<(), StoreError> {
    note_at(tx, row, event, by, tx.now())
}

/// Writes down what happened with a pass before the service learned of it.
pub fn note_at(
    tx: &At<'_>,
    row: &PassRow,
    event: Event,
    by: Option<&PersonId>,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    tx.note(&Entry {
        at,
        event,
        pass: Some(row.pass.id),
        pass_name: Some(&row.pass.name),
        guest: Some(row.pass.recipient.name.as_str()).filter(|name| !name.is_empty()),
        made_by: Some(row.pass.issuer.person()),
        unit: row.more.unit.as_ref(),
        by,
    })
}

/// The act on the link that counts for the occurrence under way or the next one: an opening belongs to the occurrence
/// it falls in, else to the one that follows.
pub fn counted_opening(
    permit: &Permit,
    openings: &[DateTime<Utc>],
    now: DateTime<Utc>,
) -> Option<DateTime<Utc>> {
    let schedule = &permit.schedule;
    let of = |at| schedule.occurrence_at(at).or_else(|| schedule.next_after(at));
    let current = of(now)?;
    openings.iter().copied().find(|at| of(*at) == Some(current))
}

#[cfg(test)]
mod tests {
    use gatepass::pass::permit::{Doors, Minutes, SecretNeed, Uses};
    use gatepass::pass::schedule::Schedule;

    use super::*;

    #[test]
    fn the_first_opening_of_an_occurrence_counts() {
        let at = |hour| DateTime::UNIX_EPOCH + TimeDelta::hours(hour);
        let permit = Permit {
            doors: Doors::default(),
            schedule: Schedule::Span { start: at(10), end: at(20) },
            uses: Uses::Unlimited,
            first_use_within: None,
            active_for: None,
            expires_in: Some(Minutes(60)),
            secret_code: SecretNeed::NotNeeded,
        };
        assert_eq!(counted_opening(&permit, &[at(2), at(12)], at(13)), Some(at(2)));
        assert_eq!(counted_opening(&permit, &[], at(13)), None);
        assert_eq!(counted_opening(&permit, &[at(12)], at(21)), None);
    }
}
