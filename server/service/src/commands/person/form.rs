//! What is typed of a pass, all but when: one set of flags for every kind.

use gatepass::confidential::Confidential;
use gatepass::id::UnitId;
use gatepass::pass::draft::{Draft, Pick};
use gatepass::pass::kind::Credential;

use super::super::Failure;
use super::super::phone::{Trouble, meant};
use super::moments::Moments;
use super::{Person, which};

/// The flags of a pass.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "The pass")]
pub struct Form {
    /// What it is called; the guest's name if it is left out
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// What the guest sees on opening it
    #[arg(long, value_name = "TEXT")]
    message: Option<String>,
    /// Whom it is for
    #[arg(long, value_name = "NAME")]
    guest: Option<String>,
    /// The guest's number, which the phone check is made with
    #[arg(id = "guest_phone", long = "phone", value_name = "NUMBER")]
    phone: Option<Confidential>,
    /// The guest's e-mail address
    #[arg(long, value_name = "ADDRESS")]
    email: Option<Confidential>,
    /// Of a resident's visit: their home
    #[arg(long, value_name = "UNIT")]
    home: Option<String>,
    /// A saved vendor, whom it is for
    #[arg(long, value_name = "NAME", conflicts_with = "guest")]
    vendor: Option<String>,
    /// A door, by number, name or words of it; several times for several
    #[arg(id = "pass_doors", long = "door", value_name = "DOOR", group = "doors_of_pass")]
    doors: Vec<String>,
    /// The doors of My Route
    #[arg(long, group = "doors_of_pass")]
    my_route: bool,
    /// The shared doors on the way to the home
    #[arg(long, group = "doors_of_pass")]
    common_doors: bool,
    /// This door and no other
    #[arg(long, value_name = "DOOR", group = "doors_of_pass")]
    one_door: Option<String>,
    /// What is shown at the doors: mobile-key, qr, pin or wallet; all that their locks hold if left out
    #[arg(long = "show", value_name = "WHAT", value_delimiter = ',', value_parser = credential)]
    credentials: Vec<Credential>,
    /// 4 to 8 digits that you tell the guest; asked for, if it is needed and left out
    #[arg(long, value_name = "DIGITS", num_args = 0..=1, default_missing_value = "")]
    secret_code: Option<Confidential>,
    /// The zone of its times, if not the property's
    #[arg(long, value_name = "ZONE")]
    zone: Option<String>,
    #[command(flatten)]
    moments: Moments,
    /// Only show what is wrong, and what to know
    #[arg(long)]
    pub review: bool,
}

fn credential(text: &str) -> Result<Credential, String> {
    match text {
        "mobile-key" => Ok(Credential::MobileKey),
        "qr" => Ok(Credential::Qr),
        "pin" => Ok(Credential::Pin),
        "wallet" => Ok(Credential::Wallet),
        _ => Err("one of mobile-key, qr, pin, wallet".to_owned()),
    }
}

impl Form {
    /// Writes what was typed into a draft.
    pub async fn fill(&self, person: &Person<'_>, draft: &mut Draft) -> Result<(), Trouble> {
        draft.given = self.moments.over(draft.given.clone())?;
        if let Some(zone) = &self.zone {
            draft.zone = Some(zone.clone());
        }
        for (field, typed) in [
            (&mut draft.name, &self.name),
            (&mut draft.personal_message, &self.message),
            (&mut draft.recipient.name, &self.guest),
        ] {
            if let Some(typed) = typed {
                field.clone_from(typed);
            }
        }
        if let Some(home) = &self.home {
            draft.recipient.home = Some(unit(person, home)?);
        }
        if let Some(named) = &self.vendor {
            super::super::staff::pick_vendor(person, named, draft).await?;
        }
        // A number that is typed for this pass comes before a saved one.
        for (field, typed) in [
            (&mut draft.recipient.phone, &self.phone),
            (&mut draft.recipient.email, &self.email),
            (&mut draft.secret_code, &self.secret_code),
        ] {
            if let Some(typed) = typed {
                field.clone_from(typed);
            }
        }
        if !self.credentials.is_empty() {
            draft.credentials = Some(self.credentials.clone());
        }
        if let Some(doors) = self.pick(person)? {
            draft.doors = doors;
        }
        Ok(())
    }

    fn pick(&self, person: &Person<'_>) -> Result<Option<Pick>, Failure> {
        Ok(match &self.one_door {
            Some(door) => Some(Pick::OneDoor(which::door(person, door)?)),
            None if self.my_route => Some(Pick::MyRoute),
            None if self.common_doors => Some(Pick::CommonDoors),
            None if self.doors.is_empty() => None,
            None => {
                let doors = self.doors.iter().map(|door| which::door(person, door));
                Some(Pick::Doors(doors.collect::<Result<_, _>>()?))
            }
        })
    }

    /// Whether `--secret-code` stands there alone.
    pub fn asks_for_secret_code(&self) -> bool {
        self.secret_code.as_ref().is_some_and(|typed| typed.expose().is_empty())
    }
}

/// The home that is named.
pub fn unit(person: &Person<'_>, named: &str) -> Result<UnitId, Failure> {
    Ok(meant("home", person.signed.property().units(), named)?.id.clone())
}
