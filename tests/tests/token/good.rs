//! A good token of every kind of pass and every form of schedule, with what doors say to it.
//!
//! New York is at -05:00 until 2027-03-14 and from 2027-11-07, in between at -04:00.

use gatepass::id::Generation;
use gatepass::pass::permit::{Minutes, Permit, SecretNeed, Uses};
use gatepass::pass::schedule::Schedule;
use gatepass::qr::{LiveQr, bearer_text};
use gatepass::token::claims::{Claims, Purpose, Root};
use gatepass::token::keys::SoftwareKey;
use gatepass::token::{delegate, issue};

use crate::fixtures::{
    PASS, afternoon, claims, door, doors, guest, here, issuing, key, opening, permit, phone, repeating,
    resident, span, time,
};
use crate::golden::Vector;

const YEAR: (&str, &str) = ("2026-11-22", "2027-11-22");

pub fn vectors() -> Vec<Vector> {
    let mut all = kinds();
    all.extend(schedules());
    all.extend(chains());
    all.extend(codes());
    all
}

fn new_york(hours: (&str, &str), rule: &str) -> Schedule {
    repeating("America/New_York", YEAR, hours, rule, &[])
}

fn token(name: &'static str, about: &'static str, permit: Permit) -> Vector {
    Vector::token(name, about, opening(claims(Some(&guest()), permit)).as_bytes())
}

fn once(mut permit: Permit) -> Permit {
    permit.uses = Uses::Once;
    permit
}

fn kinds() -> Vec<Vector> {
    let some = || doors(&[1, 2, 17]);
    let day = || span("2026-11-23T05:00:00Z", "2026-11-24T05:00:00Z");
    let mut expiring = permit(some(), new_york(("16:00", "20:00"), "FREQ=DAILY;UNTIL=20261130"));
    expiring.expires_in = Some(Minutes(60));
    let expiring =
        Claims { link_opened: Some(time("2026-11-23T20:30:00Z")), ..claims(Some(&guest()), expiring) };
    let mut visit = permit(some(), span("2026-11-23T05:00:00Z", "2026-11-27T05:00:00Z"));
    visit.active_for = Some(Minutes(4 * 60));
    let mut amenity = permit(doors(&[30]), new_york(("10:00", "22:00"), "FREQ=WEEKLY;BYDAY=SA,SU"));
    amenity.active_for = Some(Minutes(12 * 60));
    let mut passcode = permit(doors(&[5]), span("2026-11-23T17:00:00Z", "2026-11-27T17:00:00Z"));
    passcode.first_use_within = Some(Minutes(24 * 60));
    vec![
        token("good-custom-duration", "from a start to an end", permit(some(), afternoon()))
            .at(1, "2026-11-23T16:59:59Z", "Refuse(NotYet { opens_at: 2026-11-23T17:00:00Z })")
            .at(1, "2026-11-23T17:00:00Z", "Open { until: Some(2026-11-23T22:00:00Z) }")
            .at(1, "2026-11-23T21:59:59Z", "Open { until: Some(2026-11-23T22:00:00Z) }")
            .at(1, "2026-11-23T22:00:00Z", "Refuse(Over { since: 2026-11-23T22:00:00Z })")
            .at(16, "2026-11-23T18:00:00Z", "Refuse(NotThisDoor)"),
        token(
            "good-recurring",
            "Mondays and Thursdays, nine to five in New York, over both changes of the clocks",
            permit(some(), new_york(("09:00", "17:00"), "FREQ=WEEKLY;BYDAY=MO,TH")),
        )
        .at(17, "2026-11-23T13:59:59Z", "Refuse(NotYet { opens_at: 2026-11-23T14:00:00Z })")
        .at(17, "2026-11-23T14:00:00Z", "Open { until: Some(2026-11-23T22:00:00Z) }")
        .at(17, "2026-11-24T15:00:00Z", "Refuse(OutsideHours { opens_at: 2026-11-26T14:00:00Z })")
        .at(17, "2027-07-01T13:00:00Z", "Open { until: Some(2027-07-01T21:00:00Z) }")
        .at(17, "2027-11-22T22:00:00Z", "Refuse(Over { since: 2027-11-22T22:00:00Z })"),
        token(
            "good-business-hours",
            "Monday to Friday, nine to five",
            permit(some(), new_york(("09:00", "17:00"), "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR")),
        )
        .at(1, "2026-11-27T22:00:00Z", "Refuse(OutsideHours { opens_at: 2026-11-30T14:00:00Z })"),
        token("good-full-day", "until the midnight after 23:59", permit(some(), day()))
            .at(1, "2026-11-24T04:59:59Z", "Open { until: Some(2026-11-24T05:00:00Z) }")
            .at(1, "2026-11-24T05:00:00Z", "Refuse(Over { since: 2026-11-24T05:00:00Z })"),
        token("good-one-time", "one use at each door", once(permit(some(), day()))).at(
            2,
            "2026-11-23T18:00:00Z",
            "Open { until: Some(2026-11-24T05:00:00Z) }",
        ),
        token(
            "good-permanent",
            "until deleted; the token ends all the same",
            permit(some(), Schedule::Always),
        )
        .at(1, "2026-11-23T18:00:00Z", "Open { until: Some(2028-01-01T00:00:00Z) }"),
        token("good-temporary", "from a start to an end, weeks apart", {
            permit(some(), span("2026-11-23T17:00:00Z", "2026-12-24T17:00:00Z"))
        })
        .at(1, "2026-12-24T16:59:59Z", "Open { until: Some(2026-12-24T17:00:00Z) }"),
        Vector::token(
            "good-delivery",
            "one use, today, by whoever bears it",
            opening(claims(None, once(permit(doors(&[1, 2]), day())))).as_bytes(),
        )
        .at(1, "2026-11-23T18:00:00Z", "Open { until: Some(2026-11-24T05:00:00Z) }"),
        Vector::token(
            "good-time-frame",
            "a frame repeated daily that expires an hour after the guest's opening of the link",
            opening(expiring).as_bytes(),
        )
        .at(1, "2026-11-23T21:00:00Z", "Open { until: Some(2026-11-23T22:00:00Z) }")
        .at(
            1,
            "2026-11-23T22:00:00Z",
            "Refuse(LinkExpired { since: 2026-11-23T22:00:00Z, opens_at: Some(2026-11-24T21:00:00Z) })",
        ),
        token("good-vendor-visit", "four hours from the first use, within some days", visit).at(
            1,
            "2026-11-24T18:00:00Z",
            "Open { until: Some(2026-11-27T05:00:00Z) }",
        ),
        token("good-resident-visit", "an amenity at weekends, twelve hours at most", amenity).at(
            30,
            "2026-11-28T15:00:00Z",
            "Open { until: Some(2026-11-29T03:00:00Z) }",
        ),
        token("good-tour", "a vacant unit and the way to it, for an hour", {
            permit(doors(&[1, 4, 120]), span("2026-11-23T17:00:00Z", "2026-11-23T18:00:00Z"))
        })
        .at(120, "2026-11-23T17:30:00Z", "Open { until: Some(2026-11-23T18:00:00Z) }"),
        token("good-passcode", "one door, to be used within a day of its start", passcode)
            .at(5, "2026-11-24T16:59:59Z", "Open { until: Some(2026-11-24T17:00:00Z) }")
            .at(
                5,
                "2026-11-24T17:00:00Z",
                "Refuse(FirstUseMissed { since: 2026-11-24T17:00:00Z, opens_at: None })",
            ),
    ]
}

fn schedules() -> Vec<Vector> {
    let schedule = |name, about, schedule| token(name, about, permit(doors(&[1]), schedule));
    vec![
        schedule(
            "good-schedule-overnight",
            "ten at night to three, into the skipped hour of 14 March: it closes when the clocks jump",
            new_york(("22:00", "02:30"), "FREQ=DAILY"),
        )
        .at(1, "2027-03-14T06:59:59Z", "Open { until: Some(2027-03-14T07:00:00Z) }")
        .at(1, "2027-03-14T07:00:00Z", "Refuse(OutsideHours { opens_at: 2027-03-15T02:00:00Z })"),
        schedule(
            "good-schedule-every-other-week",
            "every other week that begins on Sunday",
            new_york(("09:00", "10:00"), "FREQ=WEEKLY;INTERVAL=2;BYDAY=SA,SU;WKST=SU"),
        )
        .at(1, "2026-11-22T14:00:00Z", "Open { until: Some(2026-11-22T15:00:00Z) }")
        .at(1, "2026-11-28T15:00:00Z", "Refuse(OutsideHours { opens_at: 2026-12-06T14:00:00Z })"),
        schedule(
            "good-schedule-nth-weekday",
            "the second Tuesday and the last Friday of every month",
            new_york(("09:00", "10:00"), "FREQ=MONTHLY;BYDAY=2TU,-1FR"),
        )
        .at(1, "2026-11-27T15:00:00Z", "Refuse(OutsideHours { opens_at: 2026-12-08T14:00:00Z })"),
        schedule(
            "good-schedule-month-days",
            "the first and the last day of every third month",
            new_york(("00:00", "24:00"), "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=1,-1"),
        )
        .at(1, "2026-11-30T12:00:00Z", "Open { until: Some(2026-12-01T05:00:00Z) }")
        .at(1, "2026-12-01T05:00:00Z", "Refuse(OutsideHours { opens_at: 2027-02-01T05:00:00Z })"),
        schedule(
            "good-schedule-left-out",
            "every third day, two dates left out",
            repeating(
                "America/New_York",
                YEAR,
                ("12:00", "13:00"),
                "FREQ=DAILY;INTERVAL=3",
                &["2026-11-25", "2026-11-28"],
            ),
        )
        .at(1, "2026-11-22T18:00:00Z", "Refuse(OutsideHours { opens_at: 2026-12-01T17:00:00Z })"),
        schedule(
            "good-schedule-runs-over",
            "the rule's last night may run into the next morning, as the pass goes on",
            new_york(("22:00", "06:00"), "FREQ=DAILY;UNTIL=20261125"),
        )
        .at(1, "2026-11-26T10:59:59Z", "Open { until: Some(2026-11-26T11:00:00Z) }"),
        schedule(
            "good-schedule-odd-minutes",
            "18:20 to 19:05 in Kathmandu, at +05:45",
            repeating("Asia/Kathmandu", YEAR, ("18:20", "19:05"), "FREQ=WEEKLY;BYDAY=SU", &[]),
        )
        .at(1, "2026-11-29T12:35:00Z", "Open { until: Some(2026-11-29T13:20:00Z) }"),
        schedule(
            "good-schedule-half-hour-jump",
            "all night on Lord Howe Island, where the clocks go back half an hour on 4 April",
            repeating("Australia/Lord_Howe", YEAR, ("20:00", "06:00"), "FREQ=DAILY", &[]),
        )
        .at(1, "2027-04-03T18:00:00Z", "Open { until: Some(2027-04-03T19:30:00Z) }"),
    ]
}

fn handed_on(from: &SoftwareKey, wanted: &Claims) -> Vec<u8> {
    delegate(&issuing(from), from, &here(), wanted).unwrap().as_bytes().to_vec()
}

fn chains() -> Vec<Vector> {
    let mut secret = permit(doors(&[1, 40]), afternoon());
    secret.secret_code = SecretNeed::Needed;
    let entered = Root {
        pass: PASS,
        claims: Claims { generation: Generation(7), ..claims(Some(&guest()), secret.clone()) },
        purpose: Purpose::Opens { secret_entered: true },
    };
    let plain = permit(doors(&[1, 2, 9]), afternoon());
    vec![
        Vector::token(
            "good-secret-code-entered",
            "needs a secret code, which the property has seen; a later generation",
            issue(&key(), &here(), &entered).unwrap().as_bytes(),
        )
        .at(40, "2026-11-23T18:00:00Z", "Open { until: Some(2026-11-23T22:00:00Z) }"),
        Vector::token(
            "good-two-links",
            "handed on by a resident's phone, as bearer; door 9 isn't the resident's to give",
            &handed_on(&phone(3), &claims(None, plain.clone())),
        )
        .at(1, "2026-11-23T18:00:00Z", "Open { until: Some(2026-11-23T22:00:00Z) }")
        .at(3, "2026-11-23T18:00:00Z", "Refuse(NotThisDoor)")
        .at(9, "2026-11-23T18:00:00Z", "Refuse(NotThisDoor)"),
        Vector::token(
            "good-two-links-p256",
            "handed on by a P-256 key to a P-256 key",
            &handed_on(&resident(), &claims(Some(&guest()), plain)),
        )
        .not_fixed()
        .at(2, "2026-11-23T18:00:00Z", "Open { until: Some(2026-11-23T22:00:00Z) }"),
        Vector::token(
            "good-two-links-secret-code",
            "handed on with a secret code, for a door that needs one",
            &handed_on(&phone(3), &claims(None, secret)),
        )
        .at(40, "2026-11-23T18:00:00Z", "Refuse(SecretNeeded)"),
        Vector::token("good-issuing", "an issuing token alone opens nothing", issuing(&phone(3)).as_bytes())
            .at(1, "2026-11-23T18:00:00Z", "Refuse(NotThisDoor)"),
    ]
}

fn codes() -> Vec<Vector> {
    let now = time("2026-11-23T18:00:00Z");
    let bound = opening(claims(Some(&phone(4)), permit(doors(&[1, 2]), afternoon())));
    let live = LiveQr::make(&bound, &phone(4), &here(), door(1), now).unwrap();
    let p256 = opening(claims(Some(&guest()), permit(doors(&[1, 2]), afternoon())));
    let p256 = LiveQr::make(&p256, &guest(), &here(), door(1), now).unwrap();
    let bearer = opening(claims(None, once(permit(doors(&[1, 2]), afternoon()))));
    vec![
        Vector::qr("good-qr-bearer", "on paper", &bearer_text(&bearer))
            .at(1, "2026-11-23T18:00:00Z", "Open { until: Some(2026-11-23T22:00:00Z) }")
            .at(1, "2026-11-23T22:00:00Z", "Refuse(Over { since: 2026-11-23T22:00:00Z })"),
        Vector::qr("good-qr-live", "on a phone's screen, at 18:00:00", live.text())
            .at(1, "2026-11-23T17:59:30Z", "Open { until: Some(2026-11-23T22:00:00Z) }")
            .at(1, "2026-11-23T18:00:39Z", "Open { until: Some(2026-11-23T22:00:00Z) }")
            .at(1, "2026-11-23T17:59:29Z", "NotNow { seconds: 40 }")
            .at(1, "2026-11-23T18:00:40Z", "NotNow { seconds: -40 }")
            .at(2, "2026-11-23T18:00:00Z", "OtherDoor { shown: DoorId(1) }"),
        Vector::qr("good-qr-live-p256", "signed by a P-256 key", p256.text()).not_fixed().at(
            1,
            "2026-11-23T18:00:00Z",
            "Open { until: Some(2026-11-23T22:00:00Z) }",
        ),
    ]
}
