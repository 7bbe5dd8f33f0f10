//! The check of a draft: all of it, field by field, at once.

use std::fmt;

use super::context::{Composer, Context, Wall};
use super::{Draft, LONGEST_NAME, LONGEST_PERSONAL_MESSAGE, Pick, doors, times};
use crate::email::Email;
use crate::pass::kind::{Credential, Kind};
use crate::pass::permit::{Permit, SecretNeed};
use crate::pass::problem::{Field, Forbidden, Invalid, Need, Notice, Problems, WholeProblem};
use crate::pass::recipient::{Recipient, RecipientDraft};
use crate::pass::secret::SecretCode;
use crate::pass::standing::PassState;
use crate::phone::Phone;
use crate::property::{Permission, ResidentPasses};
use crate::zone::Zone;

/// A draft in which nothing is wrong: all that a pass is made of. Only [`Draft::check`] makes one.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Composition {
    /// Its kind.
    pub kind: Kind,
    /// Its name.
    pub name: String,
    /// What the guest sees on opening it.
    pub personal_message: Option<String>,
    /// Whom it is for.
    pub recipient: Recipient,
    /// What it permits.
    pub permit: Permit,
    /// The zone of its local times.
    pub zone: Zone,
    /// What can be shown at its doors.
    pub credentials: Vec<Credential>,
    /// The secret code. The service stores its hash; only a pass made offline seals it to the door.
    pub secret_code: Option<SecretCode>,
    /// Where it stands when it is made: live, or awaiting a phone number (Quext).
    pub state: PassState,
}

impl fmt::Debug for Composition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Composition")
            .field("kind", &self.kind)
            .field("permit", &self.permit)
            .field("zone", &self.zone)
            .field("credentials", &self.credentials)
            .field("state", &self.state)
            .finish_non_exhaustive()
    }
}

/// What a check found: what to know, and the pass or what is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    /// What the person should know, also while something is wrong.
    pub notices: Vec<Notice>,
    /// The pass, or everything that is wrong.
    pub outcome: Result<Composition, Problems>,
}

impl Draft {
    /// The pass that was composed, or everything that is wrong with it.
    pub fn check(&self, context: &Context<'_>) -> Result<Composition, Problems> {
        self.review(context).outcome
    }

    /// The same, with what the person should know besides: a form asks for it with every key.
    pub fn review(&self, context: &Context<'_>) -> Review {
        let mut problems = Problems::default();
        let kind = self.given.kind();
        composer(kind, context, &mut problems);
        let zone = self.zone(context, &mut problems);
        let times = {
            let wall = Wall { zone: zone.as_ref().unwrap_or(context.property.zone()), now: context.now };
            times::read(&self.given, wall, context.property.policy(), &mut problems)
        };
        let mut chosen = doors::read(self.wanted(&self.doors), context, &mut problems);
        let (recipient, state) = self.recipient(context, &mut problems);
        if state == PassState::AwaitingPhone {
            chosen.notices.push(Notice::StaffWillApprove);
        }
        let name = self.name(&recipient, &mut problems);
        let personal_message = self.personal_message(&mut problems);
        let secret_code = self.secret_code(chosen.secret_code, &mut problems);
        let notices = chosen.notices;
        let outcome = match (zone, times) {
            (Some(zone), Some(times)) if problems.is_empty() => Ok(Composition {
                kind,
                name,
                personal_message,
                recipient,
                permit: Permit {
                    doors: chosen.doors,
                    schedule: times.schedule,
                    uses: times.uses,
                    first_use_within: times.first_use_within,
                    active_for: times.active_for,
                    expires_in: times.expires_in,
                    secret_code: secret_code.as_ref().map_or(SecretNeed::NotNeeded, |_| SecretNeed::Needed),
                },
                zone,
                credentials: chosen.credentials,
                secret_code,
                state,
            }),
            _ => Err(problems),
        };
        Review { notices, outcome }
    }

    /// What this asks of doors, were these picked.
    pub(super) fn wanted<'a>(&'a self, pick: &'a Pick) -> doors::Wanted<'a> {
        let kind = self.given.kind();
        // A passcode is a PIN (Aptly).
        let credentials: Option<&[_]> =
            if kind == Kind::Passcode { Some(&[Credential::Pin]) } else { self.credentials.as_deref() };
        doors::Wanted { kind, pick, credentials, visitors_home: self.recipient.home.as_ref() }
    }

    /// The pass's one zone: the property's, unless another is chosen.
    fn zone(&self, context: &Context<'_>, problems: &mut Problems) -> Option<Zone> {
        match self.zone.as_deref().map(str::trim).filter(|name| !name.is_empty()) {
            None => Some(context.property.zone().clone()),
            Some(name) => {
                let zone = Zone::new(name).ok();
                if zone.is_none() {
                    problems.add(Field::Zone, Invalid::UnknownZone);
                }
                zone
            }
        }
    }

    fn name(&self, recipient: &Recipient, problems: &mut Problems) -> String {
        let name = line(&self.name, Field::Name, problems);
        if !name.is_empty() {
            return name;
        }
        if recipient.name.is_empty() {
            problems.add(Field::Name, Need::Always);
        }
        recipient.name.clone()
    }

    fn personal_message(&self, problems: &mut Problems) -> Option<String> {
        let at_most = LONGEST_PERSONAL_MESSAGE;
        let text = self.personal_message.trim();
        if text.chars().nth(at_most).is_some() {
            problems.add(Field::PersonalMessage, Invalid::TooLong { at_most });
        } else if text.contains(|c: char| c.is_control() && c != '\n') {
            problems.add(Field::PersonalMessage, Invalid::ControlCharacters);
        }
        Some(text.to_owned()).filter(|text| !text.is_empty())
    }

    fn secret_code(&self, need: Option<Need>, problems: &mut Problems) -> Option<SecretCode> {
        let typed = self.secret_code.expose();
        if typed.trim().is_empty() {
            if let Some(need) = need {
                problems.add(Field::SecretCode, need);
            }
            return None;
        }
        let read = SecretCode::parse(typed);
        read.map_err(|bad| problems.add(Field::SecretCode, Invalid::SecretCode(bad))).ok()
    }

    fn recipient(&self, context: &Context<'_>, problems: &mut Problems) -> (Recipient, PassState) {
        let kind = self.given.kind();
        let Recipient { name, email, phone, .. } = self.recipient.read(context.region, problems);
        let is_visit = matches!(kind, Kind::VendorVisit | Kind::ResidentVisit | Kind::Tour);
        if is_visit && name.is_empty() {
            problems.add(Field::RecipientName, Need::Always);
        }
        let typed = self.recipient.phone.expose();
        let mut state = PassState::Live;
        if filled(typed).is_none() {
            match kind {
                Kind::VendorVisit | Kind::ResidentVisit => {
                    state = PassState::AwaitingPhone;
                    if filled(self.recipient.email.expose()).is_none() {
                        problems.add(Field::RecipientPhone, Need::NoWayToAsk);
                    }
                }
                Kind::Passcode => {}
                // The courier's number is asked for; a tour's phone check needs one (Quext).
                Kind::Delivery | Kind::Tour => problems.add(Field::RecipientPhone, Need::Always),
                _ if context.property.policy().phone_required => {
                    problems.add(Field::RecipientPhone, Need::PhoneRequired);
                }
                _ => {}
            }
        }
        let home = self.home(context, problems);
        (Recipient { name, email, phone, home }, state)
    }

    /// The home of the resident whom staff make the pass for: it says which unit is *another* one (Quext).
    fn home(&self, context: &Context<'_>, problems: &mut Problems) -> Option<crate::id::UnitId> {
        if self.given.kind() != Kind::ResidentVisit {
            return None;
        }
        let Some(home) = &self.recipient.home else {
            problems.add(Field::RecipientUnit, Need::Always);
            return None;
        };
        if context.property.unit(home).is_none() {
            problems.add(Field::RecipientUnit, Invalid::UnknownUnit(home.clone()));
        }
        Some(home.clone())
    }
}

impl RecipientDraft {
    /// Reads what was typed, leaving aside what a kind of pass needs of it.
    fn read(&self, region: Option<&str>, problems: &mut Problems) -> Recipient {
        let name = line(&self.name, Field::RecipientName, problems);
        let email = filled(self.email.expose()).and_then(|typed| {
            Email::parse(typed).map_err(|_| problems.add(Field::RecipientEmail, Invalid::Email)).ok()
        });
        let phone = filled(self.phone.expose()).and_then(|typed| {
            Phone::read(typed, region)
                .map_err(|bad| problems.add(Field::RecipientPhone, Invalid::Phone(bad)))
                .ok()
        });
        Recipient { name, email, phone, home: None }
    }

    /// What is saved of a vendor (Quext): a name, and a number or an address. `region` is the ISO 3166 code of the
    /// country whose numbers may be typed without `+`.
    pub fn vendor(&self, region: Option<&str>) -> Result<Recipient, Problems> {
        let mut problems = Problems::default();
        let recipient = self.read(region, &mut problems);
        if recipient.name.is_empty() {
            problems.add(Field::RecipientName, Need::Always);
        }
        if filled(self.email.expose()).is_none() && filled(self.phone.expose()).is_none() {
            problems.add(Field::RecipientPhone, Need::NoWayToAsk);
        }
        if problems.is_empty() { Ok(recipient) } else { Err(problems) }
    }
}

/// Whether this person may make this kind at all.
fn composer(kind: Kind, context: &Context<'_>, problems: &mut Problems) {
    let policy = context.property.policy();
    if !policy.kinds.contains(kind) {
        problems.add(Field::Kind, Forbidden::Kinds(kind));
    }
    let is_staff = matches!(context.composer, Composer::Staff { .. });
    if kind.is_for_staff() != is_staff {
        problems.add(Field::Kind, Forbidden::NotTheirKind(kind));
    }
    match context.composer {
        Composer::Resident { unit, live_passes, .. } => {
            if let ResidentPasses::Ask(whom) = &policy.residents {
                problems.whole.push(WholeProblem::ResidentsMayNot { ask: whom.clone() });
            }
            if live_passes >= usize::from(policy.live_passes) {
                problems.whole.push(WholeProblem::TooManyLivePasses { at_most: policy.live_passes });
            }
            if context.property.unit(unit).is_none() {
                problems.whole.push(WholeProblem::NotAtHome);
            }
        }
        Composer::Staff { permissions } => {
            if !permissions.contains(&Permission::to_issue(kind)) {
                problems.whole.push(WholeProblem::NotPermitted);
            }
        }
    }
}

/// A line of text, without white space around it.
fn line(typed: &str, field: Field, problems: &mut Problems) -> String {
    let text = typed.trim();
    if text.chars().nth(LONGEST_NAME).is_some() {
        problems.add(field, Invalid::TooLong { at_most: LONGEST_NAME });
    } else if text.contains(char::is_control) {
        problems.add(field, Invalid::ControlCharacters);
    }
    text.to_owned()
}

fn filled(typed: &str) -> Option<&str> {
    Some(typed.trim()).filter(|typed| !typed.is_empty())
}
