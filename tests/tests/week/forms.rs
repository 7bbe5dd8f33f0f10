//! Forms in which nothing is wrong, drawn: every kind, with hours around those that are skipped or come twice.

use chrono::{Datelike as _, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike as _, Weekday};
use fastrand::Rng;
use gatepass::confidential::Confidential;
use gatepass::id::{DoorId, UnitId};
use gatepass::pass::draft::{Draft, Every, Pick, Repeat, RepeatEnd};
use gatepass::pass::given::{
    ACTIVE_FOR_PRESETS, EXPIRES_IN_PRESETS, Frame, Framed, FromTo, Given, Hours, OnDate, Visit, VisitHours,
};
use gatepass::pass::kind::Kind;
use gatepass::property::{DoorKind, Property};

const ALL_DAYS: [Weekday; 7] =
    [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];

/// Kinds that residents give.
pub const OF_RESIDENTS: [Kind; 9] = [
    Kind::CustomDuration,
    Kind::Recurring,
    Kind::BusinessHours,
    Kind::FullDay,
    Kind::OneTime,
    Kind::Permanent,
    Kind::Temporary,
    Kind::Delivery,
    Kind::TimeFrame,
];
/// Kinds that staff give.
pub const OF_STAFF: [Kind; 3] = [Kind::VendorVisit, Kind::ResidentVisit, Kind::Tour];

/// Whoever fills forms in, and when.
pub struct Pen<'a> {
    pub dice: &'a mut Rng,
    pub property: &'a Property,
    /// By the clock on the wall.
    pub now: NaiveDateTime,
}

impl Pen<'_> {
    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.dice.usize(..of.len())]
    }

    fn date(&self, days: u64) -> NaiveDate {
        self.now.date() + Days::new(days)
    }

    /// A resident's, for My Route or other doors. One for their own home has a secret code.
    pub fn resident(&mut self, kind: Kind, home: &UnitId) -> Draft {
        let doors = match (kind, self.dice.u8(..10)) {
            (Kind::Delivery, 0..5) => Pick::CommonDoors,
            (_, 0..6) => Pick::MyRoute,
            (Kind::Permanent | Kind::Temporary, 6) => Pick::Doors(self.doors_of(DoorKind::Amenity)),
            (_, 6..8) => Pick::Doors(self.doors_of(DoorKind::Perimeter)),
            _ => Pick::OneDoor(self.one(&self.doors_of(DoorKind::Perimeter))),
        };
        let is_home = matches!(doors, Pick::MyRoute);
        let secret_code = if is_home || self.dice.u8(..8) == 0 {
            self.dice.u32(1000..99_999_999).to_string()
        } else {
            String::new()
        };
        let name = format!("for {home} {}", self.dice.u16(..));
        Draft {
            given: self.when(kind),
            doors,
            name,
            secret_code: Confidential::new(secret_code),
            ..Draft::new(kind)
        }
    }

    /// Staff's, for a resident of this home where it is such a visit.
    pub fn staff(&mut self, kind: Kind, home: &UnitId) -> Draft {
        let property = self.property;
        let doors: Vec<DoorId> = match kind {
            Kind::Tour => property
                .units()
                .iter()
                .filter(|unit| unit.is_vacant())
                .flat_map(|unit| unit.doors.clone())
                .collect(),
            Kind::ResidentVisit => self.doors_of(DoorKind::Amenity),
            _ if self.dice.bool() => self.doors_of(DoorKind::Perimeter),
            _ => {
                let units: Vec<DoorId> =
                    property.units().iter().flat_map(|unit| unit.doors.clone()).collect();
                vec![self.one(&units)]
            }
        };
        let mut draft = Draft { given: self.when(kind), doors: Pick::Doors(doors), ..Draft::new(kind) };
        draft.recipient.home = (kind == Kind::ResidentVisit).then(|| home.clone());
        draft
    }

    fn doors_of(&self, kind: DoorKind) -> Vec<DoorId> {
        let doors = self.property.doors().iter();
        doors.filter(|door| door.kind == kind && door.is_connected()).map(|door| door.id).collect()
    }

    fn when(&mut self, kind: Kind) -> Given {
        let days = self.dice.u64(..4);
        match kind {
            Kind::CustomDuration => Given::CustomDuration(self.span()),
            Kind::Temporary => Given::Temporary(self.span()),
            Kind::Recurring => Given::Recurring(self.hours()),
            Kind::BusinessHours => {
                Given::BusinessHours(Hours { expires_on: Some(self.date(7 + days)), ..Hours::business() })
            }
            Kind::FullDay => Given::FullDay(OnDate { date: Some(self.date(days)) }),
            Kind::OneTime => Given::OneTime(OnDate { date: Some(self.date(days)) }),
            Kind::Delivery => Given::Delivery(OnDate { date: self.dice.bool().then(|| self.date(days % 2)) }),
            Kind::TimeFrame => Given::TimeFrame(self.frame()),
            Kind::VendorVisit => Given::VendorVisit(self.visit()),
            Kind::ResidentVisit => Given::ResidentVisit(self.visit()),
            Kind::Tour => Given::Tour(self.visit()),
            Kind::Permanent | Kind::Passcode => Given::Permanent,
        }
    }

    /// Longer than the hour that is left out.
    fn span(&mut self) -> FromTo {
        let hour = self.now.date().and_time(NaiveTime::MIN) + TimeDelta::hours(self.now.hour().into());
        let start = hour + TimeDelta::minutes(30 * self.dice.i64(0..10));
        let end = start + TimeDelta::minutes(30 * self.dice.i64(4..96));
        FromTo { start: Some(start), end: Some(end) }
    }

    /// Half hours, often those of the night in which clocks change; `shortest` is in half hours.
    fn window(&mut self, shortest: u32, longest: u32) -> (Option<NaiveTime>, Option<NaiveTime>) {
        let from =
            if self.dice.u8(..10) < 4 { self.one(&[1, 2, 3, 4, 5, 47]) } else { self.dice.u32(12..44) };
        let until = (from + self.dice.u32(shortest..longest)) % 48;
        let time = |half_hours: u32| NaiveTime::from_hms_opt(half_hours / 2, half_hours % 2 * 30, 0);
        (time(from), time(until))
    }

    /// Of the days, one at least is to come that has the whole of its hours.
    fn hours(&mut self) -> Hours {
        let every_day = self.dice.bool();
        let days = self.dice.u64(3..11);
        let last = self.date(days);
        let (from, until) = self.window(if every_day { 1 } else { 4 }, 10);
        let mut days = vec![self.date(1).weekday(), last.weekday(), self.one(&ALL_DAYS)];
        if every_day {
            days = ALL_DAYS.to_vec();
        }
        days.sort_by_key(Weekday::num_days_from_monday);
        days.dedup();
        let starts_on = self.dice.bool().then(|| self.date(1));
        Hours { days, from, until, starts_on, expires_on: Some(last) }
    }

    fn frame(&mut self) -> Framed {
        let custom = Frame::Custom(FromTo { end: None, ..self.span() });
        let mut frame = self.one(&[&Frame::PRESETS[..], &[custom]].concat());
        let to_sunday = u64::from(6 - self.now.weekday().num_days_from_monday());
        let mut last = match frame {
            Frame::Today => 0,
            Frame::NextHour | Frame::NextFourHours | Frame::Tomorrow => 1,
            Frame::Weekend | Frame::ThisWeek => to_sunday,
            Frame::Custom(_) => 2,
        };
        if let Frame::Custom(FromTo { start: Some(start), end }) = &mut frame {
            *end = Some(*start + TimeDelta::minutes(30 * self.dice.i64(4..20)));
        }
        last += self.dice.u64(1..4);
        let expires_on = self.dice.bool().then(|| self.date(last));
        Framed { frame, expires_on, expires_in: self.dice.bool().then(|| self.one(&EXPIRES_IN_PRESETS)) }
    }

    fn visit(&mut self) -> Visit {
        let starts = self.dice.u64(..2);
        let ends = starts + self.dice.u64(1..4);
        let schedule = self.dice.bool().then(|| {
            let (from, until) = self.window(4, 12);
            VisitHours { days: ALL_DAYS.to_vec(), from, until }
        });
        Visit {
            starts_on: Some(self.date(starts)),
            ends_on: Some(self.date(ends)),
            active_for: Some(self.one(&ACTIVE_FOR_PRESETS)),
            schedule,
        }
    }

    /// How a pass is to repeat; not every pass can.
    pub fn repeat(&mut self) -> Repeat {
        let every = self.one(&[Every::Day, Every::Day, Every::Weekday, Every::Weeks(1)]);
        let end = if self.dice.bool() {
            RepeatEnd::Times(self.dice.u16(2..6))
        } else {
            RepeatEnd::Until(self.date(5))
        };
        Repeat { every, end }
    }
}
