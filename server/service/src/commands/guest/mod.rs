//! `gatepass guest`: a guest's phone, from the link to the last door.

mod card;
mod doors;
mod link;
mod passes;
mod sign_up;
mod which;

use gatepass::confidential::Confidential;

use super::Failure;
use super::phone::{self, Phone, Role, Trouble};

const STORY: &str = "\
The story in order:
  gatepass guest look LINK         see what the pass is; nothing happens yet
  gatepass guest open LINK         the first act; an 'expires in' counts from here
  gatepass guest phone NUMBER      if the pass asks for it: six digits are sent there
  gatepass guest verify            type the six digits
  gatepass guest secret-code       if the pass asks for it: what the host told you
  gatepass guest pass              the doors on the way, the next one first
  gatepass guest unlock            at the next door; needs no network
  gatepass guest tick              past a door that opens by hand
  gatepass guest sync              with a network: news, and receipts handed in

Without a link, the number finds the passes:
  gatepass guest sign-up NUMBER    six digits are sent there, if a pass has that number
  gatepass guest verify            type the six digits: every pass with the number is on this phone
  gatepass guest passes            which those are; then go on as above, from secret-code

Two guests on one machine are two folders: add --state DIR, or set GATEPASS_STATE.";

/// A guest's phone: open a link, then doors.
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
    /// Look at a link's pass; the host doesn't learn of it
    #[command(after_help = "Example: gatepass guest look http://127.0.0.1:8080/g/8jV2Xb0qTeyhYkIYn5Mz4w")]
    Look {
        /// The link, or the 22 letters and digits at its end
        link: Confidential,
    },
    /// Open a link's pass, or one that was looked at: the first act
    #[command(after_help = "Example: gatepass guest open http://127.0.0.1:8080/g/8jV2Xb0qTeyhYkIYn5Mz4w")]
    Open {
        /// The link, or the 22 letters and digits at its end
        link: Option<Confidential>,
        #[command(flatten)]
        of: OfPass,
    },
    /// Find the passes with your number, without a link: six digits are sent there
    #[command(
        after_help = "Example: gatepass guest sign-up '+1 202 555 0197'\n\nThe answer is the same for a number that no pass has. Then: gatepass guest verify"
    )]
    SignUp {
        /// Your number; asked for if it is left out
        number: Option<Confidential>,
    },
    /// Enter your phone number; if it is the pass's, six digits are sent there
    #[command(after_help = "Example: gatepass guest phone '+1 202 555 0197'")]
    Phone {
        /// Your number; asked for if it is left out
        number: Option<Confidential>,
        #[command(flatten)]
        of: OfPass,
    },
    /// Enter the verification code, the six digits that came by SMS
    #[command(
        after_help = "Example: gatepass guest verify 204060\n\nThey count for what was asked last: a sign-up, or the phone check of a pass."
    )]
    Verify {
        /// The six digits; asked for if they are left out
        digits: Option<Confidential>,
        #[command(flatten)]
        of: OfPass,
    },
    /// Enter the secret code that the host told you; once is enough
    #[command(
        after_help = "Example: gatepass guest secret-code\n\nLeft out, it is asked for without being shown. Five wrong ones freeze the pass."
    )]
    SecretCode {
        /// The 4 to 8 digits; asked for if they are left out
        digits: Option<Confidential>,
        #[command(flatten)]
        of: OfPass,
    },
    /// Write to the host; neither learns the other's number
    #[command(after_help = "Example: gatepass guest contact 'I am at the gate'")]
    Contact {
        /// One line
        message: String,
        #[command(flatten)]
        of: OfPass,
    },
    /// List the passes on this phone; needs no network
    #[command(after_help = "Example: gatepass guest passes")]
    Passes,
    /// Show a pass with its doors; needs no network
    #[command(after_help = "Example: gatepass guest pass 'dog walker'")]
    Pass {
        /// The pass's name, words of it, or its number; only needed where there are several
        #[arg(value_name = "PASS")]
        which: Option<String>,
    },
    /// Open a door: the one you stand at, or the one you name; needs no network
    #[command(
        after_help = "Example: gatepass guest unlock\n         gatepass guest unlock 'vehicle gate'\n\nUnnamed, it is the door that is heard the loudest; of several about as loud the next on the way. Exit status 1 if the door stays shut; stdout says why."
    )]
    Unlock {
        #[command(flatten)]
        at: AtDoor,
    },
    /// Show the QR code for a door, to be held up within half a minute; needs no network
    #[command(after_help = "Example: gatepass guest qr 1\n         gatepass guest qr 1 --png code.png")]
    Qr {
        #[command(flatten)]
        at: AtDoor,
        /// Write a picture instead
        #[arg(long, value_name = "FILE")]
        png: Option<std::path::PathBuf>,
    },
    /// Tick a door off that opens by hand, or that the QR code opened
    #[command(after_help = "Example: gatepass guest tick")]
    Tick {
        #[command(flatten)]
        at: AtDoor,
    },
    /// Ask what changed, renew what opens doors, hand in receipts
    #[command(after_help = "Example: gatepass guest sync")]
    Sync,
}

/// Which pass.
#[derive(Debug, clap::Args)]
struct OfPass {
    /// The pass's name, words of it, or its number; only needed where several would do
    #[arg(long = "pass", value_name = "PASS")]
    which: Option<String>,
}

/// Which door of which pass.
#[derive(Debug, clap::Args)]
struct AtDoor {
    /// The door's number, its name, or words of it; the next on the way if it is left out
    door: Option<String>,
    #[command(flatten)]
    of: OfPass,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<(), Failure> {
    let link = match &args.act {
        Act::Look { link } => Some(link),
        Act::Open { link, .. } => link.as_ref(),
        _ => None,
    };
    let leads = link.and_then(link::service_of);
    phone::run(&args.phone, Role::Guest, leads, async |phone| act(phone, &args.act).await)
}

async fn act(phone: &Phone, act: &Act) -> Result<(), Trouble> {
    match act {
        Act::Look { link } => link::look(phone, link).await,
        Act::Open { link: Some(link), .. } => link::open(phone, link).await,
        Act::Open { link: None, of } => link::open_seen(phone, of).await,
        Act::SignUp { number } => sign_up::ask_for_code(phone, number.as_ref()).await,
        Act::Phone { number, of } => link::submit_phone(phone, number.as_ref(), of).await,
        Act::Verify { digits, of } if of.which.is_none() && sign_up::waits(phone)? => {
            sign_up::verify(phone, digits.as_ref()).await
        }
        Act::Verify { digits, of } => link::verify(phone, digits.as_ref(), of).await,
        Act::SecretCode { digits, of } => link::secret_code(phone, digits.as_ref(), of).await,
        Act::Contact { message, of } => passes::contact(phone, message, of).await,
        Act::Passes => passes::list(phone),
        Act::Pass { which } => passes::show(phone, which.as_deref()),
        Act::Sync => passes::sync(phone).await,
        Act::Unlock { at } => doors::unlock(phone, at).await,
        Act::Qr { at, png } => doors::qr(phone, at, png.as_deref()),
        Act::Tick { at } => doors::tick(phone, at),
    }
}
