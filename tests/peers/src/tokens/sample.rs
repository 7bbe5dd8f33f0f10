//! The tokens that are compared, and their claims as plain numbers for the peers.

use std::error::Error;

use chrono::{DateTime, TimeDelta, Utc};
use gatepass::id::{DoorId, Generation, PassId, PropertyId};
use gatepass::pass::permit::{Doors, Minutes, Permit, SecretNeed, Uses};
use gatepass::pass::repeat::Rrule;
use gatepass::pass::schedule::{Repeating, Schedule, Window};
use gatepass::token::claims::{Claims, Grant, Purpose, Root, Shape};
use gatepass::token::keys::{DeviceKey as _, PropertyKey, SoftwareKey, TrustedKeys};
use gatepass::token::{TokenBytes, delegate, issue, verify};
use gatepass::zone::Zone;
use ring::rand::SystemRandom;

/// The property's secret key, for every format.
pub const SEED: [u8; 32] = [9; 32];

/// What a check has to find.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// The pass.
    pub pass: [u8; 8],
    /// The holder's key.
    pub holder: Vec<u8>,
    /// The doors, as differences.
    pub doors: Vec<i64>,
    /// Seconds since 1970.
    pub expires_at: i64,
}

/// One link's claims as numbers.
#[derive(Clone)]
pub struct Numbers {
    pub expires_at: i64,
    pub issued_at: i64,
    pub pass: [u8; 8],
    pub holder: Vec<u8>,
    /// Differences.
    pub doors: Vec<i64>,
    /// Dates, quarters of hours, days of the week; or start and end.
    pub schedule: Vec<i64>,
    /// The zone's offset and jumps, in quarters of hours.
    pub offsets: Vec<i64>,
    /// What may be handed on: forms, minutes, doors with a secret code.
    pub grant: Vec<i64>,
}

pub struct Sample {
    pub property: PropertyId,
    keys: TrustedKeys,
    /// Office hours, one link.
    pub one: TokenBytes,
    pub one_numbers: Numbers,
    /// A resident's token with a guest's pass added.
    pub two: TokenBytes,
    pub two_numbers: [Numbers; 2],
    /// The resident's phone.
    pub resident: SoftwareKey,
    /// The guest's phone, which both tokens are bound to.
    pub guest: SoftwareKey,
}

impl Sample {
    pub fn new() -> Result<Self, Box<dyn Error>> {
        let random = SystemRandom::new();
        let property = PropertyId::new("maple-court")?;
        let key = PropertyKey::from_seed(&SEED)?;
        let mut keys = TrustedKeys::default();
        keys.add(key.public());
        let (resident, guest) =
            (SoftwareKey::generate_es256(&random)?, SoftwareKey::generate_es256(&random)?);
        let issued_at: DateTime<Utc> = "2026-11-22T12:00:00Z".parse()?;

        let office = root(office_hours()?, &guest, issued_at);
        let one = issue(&key, &property, &office)?;
        let home = Root {
            purpose: Purpose::Issues(Grant {
                shapes: [Shape::Span, Shape::SpanOnce, Shape::Repeating].into_iter().collect(),
                longest: Minutes(30 * 1440),
                secret_doors: doors(&[231])?,
            }),
            ..root(permit(Schedule::Always)?, &resident, issued_at)
        };
        let span = Schedule::Span { start: issued_at, end: issued_at + TimeDelta::hours(6) };
        let visit = claims(Permit { doors: doors(&[1, 2, 12])?, ..permit(span)? }, &guest, issued_at);
        let two = delegate(&issue(&key, &property, &home)?, &resident, &property, &visit)?;

        Ok(Self {
            one_numbers: numbers(&office.claims, vec![]),
            two_numbers: [numbers(&home.claims, vec![22, 30 * 1440, 231]), numbers(&visit, vec![])],
            property,
            keys,
            one,
            two,
            resident,
            guest,
        })
    }

    /// Our check.
    pub fn check(&self, token: &TokenBytes) -> Option<Seen> {
        let token = verify(token.as_bytes(), &self.keys, &self.property).ok()?;
        let claims = token.shown().claims();
        Some(Seen {
            pass: *token.pass().as_bytes(),
            holder: token.holder()?.as_bytes().to_vec(),
            doors: differences(&claims.permit.doors),
            expires_at: claims.expires_at.timestamp(),
        })
    }

    /// What each check of the token of one link has to find.
    pub fn seen(&self) -> Seen {
        self.one_numbers.seen()
    }

    /// The property's keys.
    pub fn keys(&self) -> &TrustedKeys {
        &self.keys
    }
}

impl Numbers {
    pub fn seen(&self) -> Seen {
        Seen {
            pass: self.pass,
            holder: self.holder.clone(),
            doors: self.doors.clone(),
            expires_at: self.expires_at,
        }
    }
}

const PASS: [u8; 8] = [0x5e, 1, 0xd3, 77, 0x90, 0xab, 3, 0xf8];

fn root(permit: Permit, holder: &SoftwareKey, issued_at: DateTime<Utc>) -> Root {
    Root {
        pass: PassId::from_bytes(PASS),
        claims: claims(permit, holder, issued_at),
        purpose: Purpose::Opens { secret_entered: false },
    }
}

fn claims(permit: Permit, holder: &SoftwareKey, issued_at: DateTime<Utc>) -> Claims {
    Claims {
        generation: Generation::default(),
        holder: Some(holder.public()),
        permit,
        issued_at,
        expires_at: issued_at + TimeDelta::days(7),
        link_opened: None,
    }
}

fn doors(numbers: &[u16]) -> Result<Doors, Box<dyn Error>> {
    Ok(numbers.iter().map(|number| DoorId::try_from(*number)).collect::<Result<_, _>>()?)
}

fn permit(schedule: Schedule) -> Result<Permit, Box<dyn Error>> {
    Ok(Permit {
        doors: doors(&[1, 2, 12, 40, 231])?,
        schedule,
        uses: Uses::Unlimited,
        first_use_within: None,
        active_for: None,
        expires_in: None,
        secret_code: SecretNeed::NotNeeded,
    })
}

fn office_hours() -> Result<Permit, Box<dyn Error>> {
    let dates = ("2026-11-23".parse()?, "2027-11-22".parse()?);
    let rule = Rrule::parse("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", dates.0)?;
    let window = Window::hours("09:00".parse()?, "17:00".parse()?)?;
    let zone = Zone::new("America/New_York")?;
    permit(Schedule::Repeating(Repeating::new(&zone, dates, window, rule, vec![])?))
}

fn differences(doors: &Doors) -> Vec<i64> {
    let mut last = 0;
    let step = |door: &DoorId| i64::from(door.get()) - std::mem::replace(&mut last, door.get().into());
    doors.as_slice().iter().map(step).collect()
}

fn numbers(claims: &Claims, grant: Vec<i64>) -> Numbers {
    let quarters = |seconds: i64| seconds / 900;
    let (schedule, offsets) = match &claims.permit.schedule {
        Schedule::Always => (vec![0], vec![]),
        Schedule::Span { start, end } => (vec![start.timestamp(), end.timestamp()], vec![]),
        Schedule::Repeating(hours) => {
            let first = i64::from(chrono::Datelike::num_days_from_ce(&hours.starts())) - 719_163;
            let window = hours.window();
            let minutes = [window.from().minutes(), window.until().minutes()];
            let mut last = first * 86_400;
            let mut offsets = vec![quarters(hours.offsets().initial().into())];
            for jump in hours.offsets().transitions() {
                offsets
                    .push(quarters(jump.at.timestamp() - std::mem::replace(&mut last, jump.at.timestamp())));
                offsets.push(quarters(jump.offset.into()));
            }
            let days = (hours.ends() - hours.starts()).num_days();
            (vec![first, days, i64::from(minutes[0]) / 15, i64::from(minutes[1]) / 15, 31], offsets)
        }
    };
    Numbers {
        expires_at: claims.expires_at.timestamp(),
        issued_at: claims.issued_at.timestamp(),
        pass: PASS,
        holder: claims.holder.map(|holder| holder.as_bytes().to_vec()).unwrap_or_default(),
        doors: differences(&claims.permit.doors),
        schedule,
        offsets,
        grant,
    }
}
