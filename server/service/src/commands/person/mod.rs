//! A resident's and a staff member's phone: what both do. They sign in, make passes and look after them, open their
//! own doors, read what happened, and see what waits to be told.

mod activity;
mod acts;
pub mod card;
mod compose;
mod doors;
mod form;
mod moments;
mod passes;
mod problems;
mod queue;
mod sessions;
mod sign_in;
pub mod which;

use gatepass::app::giver::Giver;
use gatepass::app::resident::Resident;
use gatepass::app::session::Signed;
use gatepass::app::staff::Staff;
use gatepass::confidential::Confidential;
use gatepass::error::Error;
use gatepass::id::UnitId;
use gatepass::property::Role;
use gatepass::radio::Ways;

use super::Failure;
use super::phone::{self, Named, Phone, Trouble, meant};

pub use self::activity::line;
pub use self::queue::queued;

/// What residents and staff both do.
#[derive(Debug, clap::Subcommand)]
pub enum Act {
    /// Ask for a verification code by SMS
    SignIn {
        /// Your number; asked for if it is left out
        number: Option<Confidential>,
    },
    /// Enter the verification code, the six digits that came by SMS
    Verify {
        /// The six digits; asked for if they are left out
        digits: Option<Confidential>,
    },
    /// List the properties that this phone is signed in to; needs no network
    Properties,
    /// Choose the property that commands are about; needs no network
    Use {
        /// The property's name, words of it, or its id
        property: String,
    },
    /// Make a pass; without a kind, list the kinds and what each takes
    New(Box<compose::New>),
    /// List the passes that go on
    Passes {
        /// Those that are over as well
        #[arg(long)]
        all: bool,
    },
    /// Show a pass: how it stands, its doors and their use, what can be done and why not
    Pass {
        #[command(flatten)]
        of: which::OfPass,
    },
    /// Make a pass repeat, under the link that the guest has
    Repeat(acts::Repeating),
    /// Change or extend a pass: another takes its place, under the link that the guest has
    Change(Box<compose::Change>),
    /// Delete a pass
    Delete {
        #[command(flatten)]
        of: which::OfPass,
    },
    /// Let a frozen pass go on
    Thaw {
        #[command(flatten)]
        of: which::OfPass,
    },
    /// Send a link to the guest again, or get one to hand on
    Share(acts::Sharing),
    /// See the phones that hold a pass, and take it from one
    Phones(acts::OfPhones),
    /// List what happened
    Activity {
        /// Go on with what happens from now on, until Ctrl-C
        #[arg(long)]
        follow: bool,
    },
    /// Open one of your own doors, or list them; needs no network
    Unlock {
        /// The door's number, its name, or words of it
        door: Option<String>,
    },
    /// List the phones on which you are signed in
    Sessions {
        /// Sign one of the others out
        #[arg(long, value_name = "ID")]
        end: Option<String>,
    },
    /// List what waits to be told to the service; needs no network
    Queue {
        /// Try this again
        #[arg(long, value_name = "ID", conflicts_with = "forget")]
        retry: Option<String>,
        /// Take this back, or forget what was refused
        #[arg(long, value_name = "ID")]
        forget: Option<String>,
    },
    /// Tell what waits, and hear what changed
    Sync,
    /// Sign out of the property, on this phone
    SignOut,
}

/// Runs one of them; `home` is the one of several homes that is meant.
pub async fn act(phone: &Phone, home: Option<&str>, act: &Act) -> Result<(), Trouble> {
    match act {
        Act::SignIn { number } => return sign_in::sign_in(phone, number.as_ref()).await,
        Act::Verify { digits } => return sign_in::verify(phone, digits.as_ref()).await,
        Act::Properties => return sign_in::properties(phone),
        Act::Use { property } => return sign_in::choose(phone, property),
        _ => {}
    }
    let person = Person::on(phone, home)?;
    match act {
        // Above.
        Act::SignIn { .. } | Act::Verify { .. } | Act::Properties | Act::Use { .. } => Ok(()),
        Act::New(new) => compose::new(&person, new).await,
        Act::Passes { all } => passes::list(&person, *all).await,
        Act::Pass { of } => passes::show(&person, of).await,
        Act::Repeat(repeating) => acts::repeat(&person, repeating).await,
        Act::Change(change) => compose::change(&person, change).await,
        Act::Delete { of } => acts::delete(&person, of).await,
        Act::Thaw { of } => acts::thaw(&person, of).await,
        Act::Share(sharing) => acts::share(&person, sharing).await,
        Act::Phones(of_phones) => acts::phones(&person, of_phones).await,
        Act::Activity { follow } => activity::activity(&person, *follow).await,
        Act::Unlock { door: None } => doors::list(&person).await,
        Act::Unlock { door: Some(door) } => doors::unlock(&person, door).await,
        Act::Sessions { end } => sessions::sessions(&person, end.as_deref()).await,
        Act::Queue { retry, forget } => queue::queue(&person, retry.as_deref(), forget.as_deref()).await,
        Act::Sync => queue::sync(&person).await,
        Act::SignOut => sign_in::sign_out(person).await,
    }
}

/// Freezes a pass, which only staff do.
pub async fn freeze(person: &Person<'_>, of: &which::OfPass) -> Result<(), Trouble> {
    acts::freeze(person, of).await
}

/// Whoever is signed in on a phone, at the chosen property.
pub struct Person<'p> {
    /// Their phone.
    pub phone: &'p Phone,
    /// Who it is.
    pub signed: Signed<'p, Ways>,
    /// The one of several homes that is meant.
    home: Option<UnitId>,
}

impl Named for gatepass::property::Unit {
    fn number(&self) -> String {
        self.id.to_string()
    }
    fn name(&self) -> &str {
        &self.name
    }
}

impl<'p> Person<'p> {
    /// Whoever is signed in, if it is their kind of phone.
    pub fn on(phone: &'p Phone, home: Option<&str>) -> Result<Self, Trouble> {
        let signed = phone.device.signed_in()?.ok_or(Error::SignedOut)?;
        let other = match (signed.person().role, phone.role) {
            (Role::Resident, phone::Role::Resident) | (Role::Staff, phone::Role::Staff) => None,
            (Role::Resident, _) => Some("resident"),
            (Role::Staff, _) => Some("staff"),
        };
        if let Some(other) = other {
            let place = signed.property().name();
            let text =
                format!("this phone is one of {other} at {place}: `gatepass {other}` has its commands");
            return Err(Failure::Failed(text).into());
        }
        let home = home.map(|named| home_of(&signed, named)).transpose()?;
        Ok(Self { phone, signed, home })
    }

    /// The resident's side.
    pub fn resident(&self) -> Result<Resident<'_, 'p, Ways>, Trouble> {
        let resident = self.signed.resident(self.home.as_ref());
        let nowhere = || Failure::Failed("no home is yours here any more; ask the property".to_owned());
        Ok(resident.ok_or_else(nowhere)?)
    }

    /// The staff's side.
    pub fn staff(&self) -> Result<Staff<'_, 'p, Ways>, Trouble> {
        let forbidden = || Error::Forbidden { reason: "it is for staff".to_owned() };
        Ok(self.signed.staff().ok_or_else(forbidden)?)
    }

    /// Their side of passes.
    pub fn giver(&self) -> Result<Giver<'_, 'p, Ways>, Trouble> {
        match self.signed.person().role {
            Role::Resident => Ok(self.resident()?.giver()),
            Role::Staff => Ok(self.staff()?.giver()),
        }
    }

    /// A command of this phone, as it is typed.
    pub fn command(&self, rest: &str) -> String {
        format!("gatepass {} {rest}", self.phone.role.name())
    }
}

fn home_of(signed: &Signed<'_, Ways>, named: &str) -> Result<UnitId, Failure> {
    let units = signed.person().units.iter().filter_map(|unit| signed.property().unit(unit).cloned());
    let units: Vec<_> = units.collect();
    Ok(meant("home of yours", &units, named)?.id.clone())
}

/// What was asked of the service, where what the phone knows is good enough without an answer.
pub fn heard<T>(told: Result<T, Error>) -> Result<Option<T>, Error> {
    match told {
        Ok(told) => Ok(Some(told)),
        Err(error) if error.is_transient() => Ok(None),
        Err(error) => Err(error),
    }
}
