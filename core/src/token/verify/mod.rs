//! Checking a token. Success is a type that only this module can make.

use chrono::{DateTime, Utc};

use super::chain::{Token, TokenError, derived_pass};
use super::claims::{Claims, Purpose, Root};
use super::keys::{HolderKey, TrustedKeys};
use super::sign1::Algorithm;
use crate::clock::Now;
use crate::id::{DoorId, Generation, PassId, PropertyId};
use crate::pass::decide::{Decision, Link, Refusal, decide_chain};
use crate::pass::standing::Standing;
use crate::pass::usage::{Event, Usage};

/// A token whose every signature is good, for one property. Whether it opens a door is
/// [`VerifiedToken::decide`]'s to say; time plays no part before that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifiedToken {
    first: VerifiedLink,
    second: Option<VerifiedLink>,
    purpose: Purpose,
}

/// A link whose signature is good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifiedLink {
    pass: PassId,
    claims: Claims,
}

impl VerifiedLink {
    /// The pass that it speaks of; of a pass made offline, derived from its signed bytes.
    pub fn pass(&self) -> PassId {
        self.pass
    }

    /// Which renewal of the pass.
    pub fn generation(&self) -> Generation {
        self.claims.generation
    }

    /// What it says.
    pub fn claims(&self) -> &Claims {
        &self.claims
    }
}

/// What is known, where the decision is taken, of one link's pass and its holder's use of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facts {
    /// What the bulletin says of the pass, and how the door stands.
    pub standing: Standing,
    /// What has happened with it at this door.
    pub usage: Usage,
}

impl Facts {
    /// Nothing speaks against it, and nothing has happened yet.
    pub const NOTHING_KNOWN: Self = Self { standing: Standing::LIVE, usage: Usage::NOTHING };
}

/// Checks a token's form and signatures, and that a second link keeps to the first one's grant.
///
/// At most two signatures and [`super::MAX_TOKEN_BYTES`] bytes are looked at, whatever the input.
///
/// ```
/// use gatepass::clock::Now;
/// use gatepass::id::{DoorId, Generation, PassId, PropertyId};
/// use gatepass::pass::permit::{Doors, Permit, SecretNeed, Uses};
/// use gatepass::pass::schedule::Schedule;
/// use gatepass::token::claims::{Claims, Purpose, Root};
/// use gatepass::token::keys::{PropertyKey, TrustedKeys};
/// use gatepass::token::{Facts, issue, verify};
///
/// let (property, door) = (PropertyId::new("oak-court")?, DoorId::try_from(12)?);
/// let permit = Permit {
///     doors: Doors::from(vec![door]),
///     schedule: Schedule::Always,
///     uses: Uses::Unlimited,
///     first_use_within: None,
///     active_for: None,
///     expires_in: None,
///     secret_code: SecretNeed::NotNeeded,
/// };
/// let claims = Claims {
///     generation: Generation(0),
///     holder: None,
///     permit,
///     issued_at: "2026-11-22T09:00:00Z".parse()?,
///     expires_at: "2026-11-29T09:00:00Z".parse()?,
///     link_opened: None,
/// };
/// let pass = PassId::from_bytes([1; 8]);
/// let root = Root { pass, claims, purpose: Purpose::Opens { secret_entered: false } };
/// let key = PropertyKey::from_seed(&[7; 32])?;
/// let token = issue(&key, &property, &root)?;
///
/// let trusted = TrustedKeys::from_iter([key.public()]);
/// let good = verify(token.as_bytes(), &trusted, &property)?;
/// let now = Now::exactly("2026-11-23T00:00:00Z".parse()?);
/// assert!(good.decide(door, now, |_| Facts::NOTHING_KNOWN).is_open());
/// assert!(verify(token.as_bytes(), &trusted, &PropertyId::new("elm-court")?).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn verify(bytes: &[u8], keys: &TrustedKeys, property: &PropertyId) -> Result<VerifiedToken, TokenError> {
    let token = Token::parse(bytes)?;
    let signed = token.first_signed(property);
    check_first(&token, &signed, keys)?;
    let second = match &token.second {
        None => None,
        Some(second) => {
            let holder = issuing_holder(&token.root, &second.claims)?;
            let signed = token.second_signed(second, &signed, property);
            if Algorithm::of(holder) != second.algorithm || !holder.verifies(&signed, second.raw.signature) {
                return Err(TokenError::BadSignature { link: 1 });
            }
            Some(derived_pass(&signed))
        }
    };
    Ok(VerifiedToken {
        first: VerifiedLink { pass: token.root.pass, claims: token.root.claims },
        second: second.zip(token.second).map(|(pass, second)| VerifiedLink { pass, claims: second.claims }),
        purpose: token.root.purpose,
    })
}

fn check_first(token: &Token<'_>, signed: &[u8], keys: &TrustedKeys) -> Result<(), TokenError> {
    let key = keys.get(token.key).ok_or(TokenError::UnknownKey { key: token.key })?;
    if key.verifies(signed, token.raw.signature) { Ok(()) } else { Err(TokenError::BadSignature { link: 0 }) }
}

/// Who must have signed the second link, if there may be one.
fn issuing_holder<'r>(root: &'r Root, second: &Claims) -> Result<&'r HolderKey, TokenError> {
    let Purpose::Issues(grant) = &root.purpose else { return Err(TokenError::NotIssuing) };
    grant.allows(&second.permit)?;
    root.claims.holder.as_ref().ok_or(TokenError::IssuerWithoutKey)
}

impl VerifiedToken {
    /// The links, the property's first.
    pub fn links(&self) -> impl Iterator<Item = &VerifiedLink> {
        [Some(&self.first), self.second.as_ref()].into_iter().flatten()
    }

    /// The last link: the one that is shown at the door.
    pub fn shown(&self) -> &VerifiedLink {
        self.second.as_ref().unwrap_or(&self.first)
    }

    /// The pass shown at the door.
    pub fn pass(&self) -> PassId {
        self.shown().pass
    }

    /// Which renewal of it.
    pub fn generation(&self) -> Generation {
        self.shown().claims.generation
    }

    /// Whose key must answer at the door; `None`: whoever bears it.
    pub fn holder(&self) -> Option<&HolderKey> {
        self.shown().claims.holder.as_ref()
    }

    /// What the first link is for.
    pub fn purpose(&self) -> &Purpose {
        &self.purpose
    }

    /// When the first of its links ends, so that it must be renewed.
    pub fn expires_at(&self) -> DateTime<Utc> {
        self.links().map(|link| link.claims.expires_at).min().unwrap_or(self.first.claims.expires_at)
    }

    /// Whether a door opens: every link's permit must, and no link's own end may have come.
    ///
    /// `facts` says what is known of each link's pass, and of its use; what the signers knew and wrote into the
    /// token is added here. An issuing token alone opens nothing.
    pub fn decide(&self, door: DoorId, now: Now, facts: impl Fn(&VerifiedLink) -> Facts) -> Decision {
        let secret_entered = match self.purpose {
            Purpose::Issues(_) if self.second.is_none() => return Decision::Refuse(Refusal::NotThisDoor),
            Purpose::Issues(_) => false,
            Purpose::Opens { secret_entered } => secret_entered,
        };
        let first = self.first.with_what_it_says(facts(&self.first), secret_entered);
        match &self.second {
            None => decide_chain(&[self.first.link(&first)], door, now),
            Some(second) => {
                let known = second.with_what_it_says(facts(second), false);
                decide_chain(&[self.first.link(&first), second.link(&known)], door, now)
            }
        }
    }
}

impl VerifiedLink {
    fn with_what_it_says(&self, mut facts: Facts, secret_entered: bool) -> Facts {
        if let Some(at) = self.claims.link_opened {
            facts.usage.learn(&self.claims.permit, Event::LinkOpened { at });
        }
        if secret_entered {
            facts.usage.learn(&self.claims.permit, Event::SecretEntered);
        }
        facts
    }

    fn link<'a>(&'a self, facts: &'a Facts) -> Link<'a> {
        Link {
            permit: &self.claims.permit,
            standing: facts.standing,
            usage: &facts.usage,
            ends: Some(self.claims.expires_at),
        }
    }
}

#[cfg(test)]
mod tests;
