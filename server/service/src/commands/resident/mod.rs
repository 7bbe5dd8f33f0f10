//! `gatepass resident`: a resident's phone.

mod home;
mod route;

use super::Failure;
use super::person::{self, Person};
use super::phone::{self, Phone, Role, Trouble};

const STORY: &str = "\
The story in order:
  gatepass resident sign-in NUMBER   six digits are sent there
  gatepass resident verify           type the six digits
  gatepass resident home             what there is, and what is new
  gatepass resident route suggest    the way to your home; --save keeps it
  gatepass resident new              the kinds of pass, and what each takes
  gatepass resident new full_day --date 2026-11-24 --guest Ben \\
      --phone '+1 202 555 0197'      make one; the guest gets a link
  gatepass resident pass             how it stands, and what can be done
  gatepass resident activity         what happened with it
  gatepass resident unlock           your own doors; needs no network

Two phones on one machine are two folders: add --state DIR, or set GATEPASS_STATE.";

/// A resident's phone: My Route, passes for guests, your own doors.
#[derive(Debug, clap::Args)]
#[command(after_help = STORY, arg_required_else_help = false)]
pub struct Args {
    #[command(subcommand)]
    act: Act,
    /// The home that it is about, for people of several
    #[arg(long, value_name = "UNIT", global = true)]
    unit: Option<String>,
    #[command(flatten)]
    phone: phone::Args,
}

#[derive(Debug, clap::Subcommand)]
enum Act {
    /// What there is and what is new
    Home,
    /// My Route: the doors on the way to your home
    Route {
        #[command(subcommand)]
        edit: Option<route::Edit>,
    },
    #[command(flatten)]
    Person(person::Act),
}

/// Runs the command.
pub fn run(args: &Args) -> Result<(), Failure> {
    let unit = args.unit.as_deref();
    phone::run(&args.phone, Role::Resident, None, async |phone| act(phone, unit, &args.act).await)
}

async fn act(phone: &Phone, unit: Option<&str>, act: &Act) -> Result<(), Trouble> {
    match act {
        Act::Home => home::home(&Person::on(phone, unit)?).await,
        Act::Route { edit } => route::route(&Person::on(phone, unit)?, edit.as_ref()).await,
        Act::Person(act) => person::act(phone, unit, act).await,
    }
}
