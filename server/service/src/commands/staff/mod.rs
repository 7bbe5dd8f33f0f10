//! `gatepass staff`: the phone of somebody who works at a property. Without the permission a command says so, and
//! isn't on the desk.

mod approvals;
mod audit;
mod desk;
mod lockdown;
mod locks;
mod people;
mod policy;
mod property_file;
mod units;
mod vendors;

use gatepass::app::staff::{Management, Section};
use gatepass::error::Error;
use gatepass::radio::Ways;

use super::Failure;
use super::person::{self, Person, which::OfPass};
use super::phone::{self, Phone, Role, Trouble};

pub use self::vendors::pick as pick_vendor;

const STORY: &str = "\
The story in order:
  gatepass staff sign-in NUMBER     six digits are sent there
  gatepass staff verify             type the six digits
  gatepass staff desk               what there is for you to do
  gatepass staff new                the kinds of pass, and what each takes
  gatepass staff new vendor --guest 'Ana Ruiz' --email ana@example.com \\
      --door 5 --start 2026-11-24 --end 2026-11-25 --active-for 4h
  gatepass staff approvals          what waits for you; approve PASS
  gatepass staff locks              every lock: what was issued and used
  gatepass staff lockdown begin 5   no pass opens that door any more

What is done without a network is written down, and told later: queue, sync.
Two phones on one machine are two folders: add --state DIR, or set GATEPASS_STATE.";

/// A staff member's phone: passes, approvals, locks, people.
#[derive(Debug, clap::Args)]
#[command(after_help = STORY, arg_required_else_help = false)]
pub struct Args {
    #[command(subcommand)]
    act: Act,
    #[command(flatten)]
    phone: phone::Args,
}

#[derive(Debug, clap::Subcommand)]
enum Act {
    /// What there is for you to do
    Desk,
    /// List the saved vendors; save one, or forget one
    Vendors(vendors::Args),
    /// List the passes that wait for approval
    Approvals,
    /// Approve a pass that waits
    Approve {
        #[command(flatten)]
        of: OfPass,
    },
    /// Decline a pass that waits
    Decline {
        /// The pass's name, words of it, or its number
        pass: String,
        /// Why, for the recipient
        reason: String,
    },
    /// Stop a pass for the time being
    Freeze {
        #[command(flatten)]
        of: OfPass,
    },
    /// List every lock
    Locks,
    /// Show a lock: what was issued for it, by whom, when, when used
    Lock {
        /// The door's number, its name, or words of it
        door: String,
        /// Where an earlier part of its list ended
        #[arg(long, value_name = "WHERE")]
        after: Option<String>,
    },
    /// Show which doors are locked down
    Lockdown {
        #[command(subcommand)]
        change: Option<lockdown::Change>,
    },
    /// List residents and staff
    People,
    /// Invite a resident or a colleague
    Invite(people::Inviting),
    /// Send an invitation again
    InviteAgain {
        /// The person's name, words of it, or their id
        person: String,
    },
    /// Set what a colleague may do: all of it
    Permissions {
        /// The person's name, words of it, or their id
        person: String,
        /// `issue_passes`, `issue_passcodes`, `approve`, `see_activity`, `manage`; none takes all away
        may: Vec<gatepass::property::Permission>,
    },
    /// Set the number that somebody signs in with; they are signed out everywhere
    Number {
        /// The person's name, words of it, or their id
        person: String,
        /// The new number
        number: gatepass::confidential::Confidential,
    },
    /// Give a resident one more home
    GiveHome {
        /// The person's name, words of it, or their id
        person: String,
        /// The home's id, its name, or words of it
        unit: String,
    },
    /// Take one of several homes from a resident, with the passes that they made for it
    TakeHome {
        /// The person's name, words of it, or their id
        person: String,
        /// The home's id, its name, or words of it
        unit: String,
    },
    /// End a person's part in the property, with all that they have given
    Remove {
        /// The person's name, words of it, or their id
        person: String,
    },
    /// Show a home and who lives there
    Unit {
        /// The home's id, its name, or words of it
        unit: String,
    },
    /// Let people move in
    MoveIn {
        /// The home's id, its name, or words of it
        unit: String,
        /// Who, each as NAME:NUMBER
        #[arg(required = true, value_name = "NAME:NUMBER")]
        people: Vec<units::Newcomer>,
    },
    /// End a home's residents, with all that they have given
    MoveOut {
        /// The home's id, its name, or words of it
        unit: String,
    },
    /// Show the policy, or change it
    Policy {
        #[command(subcommand)]
        change: Option<policy::Change>,
    },
    /// Get the property's file, or put another in its place
    Property {
        #[command(subcommand)]
        change: property_file::Change,
    },
    /// List what staff did
    Audit {
        /// After this number
        #[arg(long, value_name = "N", default_value_t = 0)]
        after: u64,
    },
    #[command(flatten)]
    Person(person::Act),
}

/// Runs the command.
pub fn run(args: &Args) -> Result<(), Failure> {
    phone::run(&args.phone, Role::Staff, None, async |phone| act(phone, &args.act).await)
}

async fn act(phone: &Phone, act: &Act) -> Result<(), Trouble> {
    if let Act::Person(act) = act {
        return person::act(phone, None, act).await;
    }
    let mut person = Person::on(phone, None)?;
    match act {
        // Above.
        Act::Person(_) => Ok(()),
        Act::Desk => desk::desk(&person).await,
        Act::Vendors(args) => vendors::vendors(&person, args).await,
        Act::Approvals => approvals::list(&person).await,
        Act::Approve { of } => approvals::approve(&person, of.which.as_deref()).await,
        Act::Decline { pass, reason } => approvals::decline(&person, pass, reason).await,
        Act::Freeze { of } => person::freeze(&person, of).await,
        Act::Locks => locks::list(&person).await,
        Act::Lock { door, after } => locks::one(&person, door, after.as_deref()).await,
        Act::Lockdown { change } => lockdown::lockdown(&person, change.as_ref()).await,
        Act::People => people::list(&person).await,
        Act::Invite(inviting) => people::invite(&person, inviting).await,
        Act::InviteAgain { person: named } => people::invite_again(&person, named).await,
        Act::Permissions { person: named, may } => people::permissions(&person, named, may).await,
        Act::Number { person: named, number } => people::number(&person, named, number).await,
        Act::GiveHome { person: named, unit } => people::give_home(&person, named, unit).await,
        Act::TakeHome { person: named, unit } => people::take_home(&person, named, unit).await,
        Act::Remove { person: named } => people::remove(&person, named).await,
        Act::Unit { unit } => units::show(&person, unit).await,
        Act::MoveIn { unit, people } => units::move_in(&person, unit, people).await,
        Act::MoveOut { unit } => units::move_out(&person, unit).await,
        Act::Policy { change: None | Some(policy::Change::Show) } => policy::show(&person),
        Act::Policy { change: Some(policy::Change::Set { fields }) } => {
            policy::set(&mut person, fields).await
        }
        Act::Property { change: property_file::Change::Get { file } } => {
            property_file::get(&mut person, file.as_deref()).await
        }
        Act::Property { change: property_file::Change::Put { file } } => {
            property_file::put(&mut person, file).await
        }
        Act::Audit { after } => audit::audit(&person, *after).await,
    }
}

/// A part of the staff's side that is there; or else which permission it takes.
fn permitted<T>(part: Option<T>, section: Section) -> Result<T, Error> {
    part.ok_or_else(|| {
        let names: Vec<_> = section.asks_for().iter().map(|permission| permission.name()).collect();
        Error::Forbidden { reason: format!("it takes the permission {}", names.join(" or ")) }
    })
}

/// What staff who manage do.
fn management<'a, 'p>(person: &'a Person<'p>) -> Result<Management<'a, 'p, Ways>, Trouble> {
    Ok(permitted(person.staff()?.management(), Section::Property)?)
}
