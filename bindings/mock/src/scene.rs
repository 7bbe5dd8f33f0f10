//! Phones in the middle of something, to draw a screen of.

use std::sync::Arc;

use gatepass::confidential::Confidential;
use gatepass::error::Error;
use gatepass::foreign::Moment;
use gatepass::id::PassId;
use gatepass::pass::draft::Pick;
use gatepass::pass::given::{Given, Hours, OnDate, Visit};
use gatepass::pass::kind::Kind;
use gatepass_ffi::compose::Composer;
use gatepass_ffi::person::Person;
use gatepass_ffi::phone::Phone;
use gatepass_ffi::resident::Resident;
use gatepass_ffi::staff::Staff;

use crate::community::{Mock, broken};

/// Maya lives at 2B, Grace manages the house, Ben comes to see Maya.
const MAYA: &str = "+12025550120";
const GRACE: &str = "+12025550100";
const BEN: &str = "+12025550197";
const PLUMBER: &str = "+12025550198";
/// What Maya tells Ben.
const SECRET_CODE: &str = "4711";

/// What a phone is in the middle of. All of them play in Elm House.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum Scene {
    /// A guest has a link and hasn't opened the pass.
    GuestWithLink,
    /// A guest's number was asked for, and a verification code is on its way.
    GuestAwaitsCode,
    /// A guest with all that opens the doors, before the first one.
    GuestAtTheGate,
    /// A guest who has come through the first door.
    GuestOnTheWay,
    /// A guest whose pass was deleted.
    GuestTooLate,
    /// A resident who has just signed in: no route, no pass.
    NewResident,
    /// A resident with a route, passes and news.
    Resident,
    /// The same, offline, with a deletion that waits.
    ResidentOffline,
    /// Staff with a pass that waits for approval.
    Staff,
}

#[uniffi::export(async_runtime = "tokio")]
impl Mock {
    /// A phone in the middle of this.
    pub async fn scene(&self, scene: Scene) -> Result<Arc<Phone>, Error> {
        match scene {
            Scene::GuestWithLink => {
                let (_, link) = self.host().await?;
                let guest = self.phone()?;
                guest.guest().look_at_link(link.expose().to_owned()).await?;
                Ok(guest)
            }
            Scene::GuestAwaitsCode => Ok(self.guest(Until::Code).await?.0),
            Scene::GuestAtTheGate => Ok(self.guest(Until::Token).await?.0),
            Scene::GuestOnTheWay => {
                let (guest, pass, _) = self.guest(Until::Token).await?;
                let first = guest.guest().pass(pass)?.doors.into_iter().next();
                let first = first.ok_or_else(|| broken("a pass without a door"))?;
                guest.guest().unlock(pass, first.door).await?.ended().await?;
                Ok(guest)
            }
            Scene::GuestTooLate => {
                let (guest, pass, host) = self.guest(Until::Token).await?;
                resident_of(&host)?.giver().delete(pass).await?;
                guest.guest().refresh(pass).await?;
                Ok(guest)
            }
            Scene::NewResident => self.signed_in(MAYA).await,
            Scene::Resident => Ok(self.guest(Until::Token).await?.2),
            Scene::ResidentOffline => {
                let (_, pass, host) = self.guest(Until::Token).await?;
                host.set_network(false);
                resident_of(&host)?.giver().delete(pass).await?;
                Ok(host)
            }
            Scene::Staff => self.desk().await,
        }
    }
}

/// How far a guest has come.
#[derive(PartialEq)]
enum Until {
    Code,
    Token,
}

impl Mock {
    async fn signed_in(&self, number: &str) -> Result<Arc<Phone>, Error> {
        let phone = self.phone()?;
        phone.sign_in(number.to_owned()).await?;
        let code = self.verification_code(number.to_owned()).await?;
        phone.verify_sign_in(code).await?;
        phone.sync().await?;
        Ok(phone)
    }

    /// Maya's phone with a route, and the link of a pass for Ben that begins in a minute.
    async fn host(&self) -> Result<(Arc<Phone>, Confidential), Error> {
        let host = self.signed_in(MAYA).await?;
        let resident = resident_of(&host)?;
        let route = resident.edit_route()?;
        route.suggest(None)?;
        route.save().await?;
        let composer = resident.giver().compose(Kind::Recurring);
        let mut draft = composer.draft();
        let today = local(self.now());
        draft.given =
            Given::Recurring(Hours { starts_on: Some(today), expires_on: today.succ_opt(), ..daily() });
        draft.name = "dog walker".into();
        draft.personal_message = "The lead hangs by the door. Thank you!".into();
        draft.recipient.name = "Ben".into();
        draft.recipient.phone = Confidential::new(BEN);
        draft.secret_code = Confidential::new(SECRET_CODE);
        composer.edit(draft)?;
        let link = made(&composer).await?;
        let whole_day = resident.giver().compose(Kind::FullDay);
        let mut draft = whole_day.draft();
        draft.given = Given::FullDay(OnDate { date: today.succ_opt() });
        draft.name = "plumber".into();
        draft.recipient.phone = Confidential::new(PLUMBER);
        // No two passes of a home share one.
        draft.secret_code = Confidential::new("1704");
        whole_day.edit(draft)?;
        made(&whole_day).await?;
        Ok((host, link))
    }

    /// Ben's phone, the pass, and Maya's phone.
    async fn guest(&self, until: Until) -> Result<(Arc<Phone>, PassId, Arc<Phone>), Error> {
        let (host, link) = self.host().await?;
        let phone = self.phone()?;
        let guest = phone.guest();
        let pass = guest.look_at_link(link.expose().to_owned()).await?.pass;
        guest.open_pass(pass).await?;
        guest.submit_phone(pass, BEN.to_owned()).await?;
        if until == Until::Code {
            return Ok((phone, pass, host));
        }
        let code = self.verification_code(BEN.to_owned()).await?;
        guest.verify(pass, code).await?;
        guest.enter_secret_code(pass, SECRET_CODE.to_owned()).await?;
        host.sync().await?;
        Ok((phone, pass, host))
    }

    /// Grace's phone, while a vendor's pass waits for approval.
    async fn desk(&self) -> Result<Arc<Phone>, Error> {
        let phone = self.signed_in(GRACE).await?;
        let staff = staff_of(&phone)?;
        let composer = staff.giver().compose(Kind::VendorVisit);
        let mut draft = composer.draft();
        let today = local(self.now());
        let (starts_on, ends_on) = (Some(today), today.succ_opt());
        let active_for = Some(gatepass::pass::permit::Minutes(120));
        draft.given = Given::VendorVisit(Visit { starts_on, ends_on, active_for, schedule: None });
        draft.name = "boiler".into();
        draft.doors = Pick::Doors([1, 4].into_iter().filter_map(gatepass::id::DoorId::new).collect());
        draft.recipient.name = "Vera".into();
        draft.recipient.email = Confidential::new("vera@example.com");
        composer.edit(draft)?;
        let link = composer.submit().await?.link;
        let vendor = self.phone()?;
        let link = match link {
            Some(link) => link.expose().to_owned(),
            None => self.mailed_link()?,
        };
        let pass = vendor.guest().look_at_link(link).await?.pass;
        vendor.guest().open_pass(pass).await?;
        vendor.guest().submit_phone(pass, "+12025550199".to_owned()).await?;
        staff.refresh().await?;
        Ok(phone)
    }

    fn mailed_link(&self) -> Result<String, Error> {
        let letters = self.letters();
        let words = letters.iter().rev().flat_map(|letter| letter.text.split_whitespace());
        let link = words.into_iter().find(|word| word.starts_with("https://"));
        link.map(ToOwned::to_owned).ok_or_else(|| broken("no link was mailed"))
    }
}

/// Elm House's date.
fn local(at: Moment) -> chrono::NaiveDate {
    let zone = gatepass::zone::Zone::new("America/New_York").unwrap_or(gatepass::zone::Zone::UTC);
    zone.local(at).date()
}

fn daily() -> Hours {
    use chrono::Weekday::{Fri, Mon, Sat, Sun, Thu, Tue, Wed};
    Hours {
        days: vec![Mon, Tue, Wed, Thu, Fri, Sat, Sun],
        from: chrono::NaiveTime::from_hms_opt(6, 0, 0),
        until: chrono::NaiveTime::from_hms_opt(22, 0, 0),
        ..Hours::default()
    }
}

async fn made(composer: &Composer) -> Result<Confidential, Error> {
    composer.submit().await?.link.ok_or_else(|| broken("a pass without a link"))
}

fn person_of(phone: &Phone) -> Result<Arc<Person>, Error> {
    phone.signed_in()?.ok_or(Error::SignedOut)
}

fn resident_of(phone: &Phone) -> Result<Arc<Resident>, Error> {
    person_of(phone)?.resident(None)?.ok_or(Error::SignedOut)
}

fn staff_of(phone: &Phone) -> Result<Arc<Staff>, Error> {
    person_of(phone)?.staff()?.ok_or(Error::SignedOut)
}
