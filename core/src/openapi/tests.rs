use boon::{Compiler, Schemas};
use chrono::NaiveDate;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use utoipa::ToSchema;
use utoipa::openapi::{Components, RefOr, Schema};

use super::{complete, examples, values};
use crate::client::wire::activity::{ActivityEntry, ActivityPage, Channel, Event};
use crate::client::wire::audit::{AuditPage, StaffAct};
use crate::client::wire::bytes::Bytes;
use crate::client::wire::carried::{BulletinAnswer, Receipts, ReceiptsTaken};
use crate::client::wire::guest::{AskPasses, ClaimPasses, GuestPasses};
use crate::client::wire::link::{
    AskToken, ContactHost, EnterSecretCode, Issued, LinkView, OpenLink, PhoneTaken, SubmitPhone, VerifyPhone,
};
use crate::client::wire::locks::{LockList, LockView, LockdownView};
use crate::client::wire::pass::{
    CreatePass, Created, Decline, Nothing, PassList, PassView, PhoneList, Share, Shared,
};
use crate::client::wire::people::{
    Ended, Invite, InvitedAs, Membership, MoveIn, PeopleList, PersonView, SetNumber, SetPermissions, UnitView,
};
use crate::client::wire::problem::{Problem, ProblemKind};
use crate::client::wire::property::{PropertyAnswer, PropertyFile, SavedRoute};
use crate::client::wire::reader::{ReaderNews, ReaderSync};
use crate::client::wire::session::{CodeSent, SessionList, Sessions, SignIn, SignedIn, VerifySignIn};
use crate::client::wire::vendors::{SaveVendor, Vendor, VendorList};
use crate::id::{DoorId, PassId, PersonId, UnitId, VendorId};
use crate::pass::draft::{Draft, Every, Pick, Repeat, RepeatEnd};
use crate::pass::given::{Frame, Framed, FromTo, Given, Hours, OnDate, Visit, VisitHours};
use crate::pass::kind::{Credential, Kind};
use crate::pass::permit::{Minutes, Permit};
use crate::pass::problem::{self, Field, Forbidden, Invalid, LockRule, Need, Problems, WholeProblem};
use crate::pass::schedule::Schedule;
use crate::pass::secret::BadSecretCode;
use crate::pass::standing::{FreezeCause, PassState};
use crate::phone::BadPhone;
use crate::property::{KindSet, Permission, Policy, Property, ResidentPasses};
use crate::token::keys::HolderKey;
use crate::token::receipt::Reason;

/// A body of `/v1`.
struct Body {
    name: String,
    collect: fn(&mut Vec<(String, RefOr<Schema>)>),
    /// Reads it and writes it again.
    again: fn(&Value) -> serde_json::Result<Value>,
}

impl Body {
    fn of<T: ToSchema + Serialize + DeserializeOwned>() -> Self {
        Self {
            name: T::name().into_owned(),
            collect: |schemas| {
                T::schemas(schemas);
                schemas.push((T::name().into_owned(), T::schema()));
            },
            again: |value| serde_json::to_value(T::deserialize(value)?),
        }
    }
}

macro_rules! bodies {
    ($($body:ty),* $(,)?) => {
        fn bodies() -> Vec<Body> {
            vec![$(Body::of::<$body>()),*]
        }
    };
}

bodies![
    ActivityEntry,
    ActivityPage,
    AskPasses,
    AskToken,
    AuditPage,
    BulletinAnswer,
    ClaimPasses,
    CodeSent,
    ContactHost,
    CreatePass,
    Created,
    Decline,
    Ended,
    EnterSecretCode,
    GuestPasses,
    Invite,
    Issued,
    LinkView,
    LockList,
    LockView,
    LockdownView,
    MoveIn,
    Nothing,
    OpenLink,
    PassList,
    PassView,
    PeopleList,
    PersonView,
    PhoneList,
    PhoneTaken,
    Problem,
    PropertyAnswer,
    PropertyFile,
    ReaderNews,
    ReaderSync,
    Receipts,
    ReceiptsTaken,
    Repeat,
    SaveVendor,
    SavedRoute,
    SessionList,
    Sessions,
    SetNumber,
    SetPermissions,
    Share,
    Shared,
    SignIn,
    SignedIn,
    SubmitPhone,
    UnitView,
    Vendor,
    VendorList,
    VerifyPhone,
    VerifySignIn,
];

const PLACE: &str = "https://gatepass.example/openapi.json";

/// The schemas as a document has them, and what checks values against them.
struct Checker {
    document: Value,
    schemas: Schemas,
    compiler: Compiler,
}

impl Checker {
    fn new() -> Self {
        let mut collected = Vec::new();
        for body in bodies() {
            (body.collect)(&mut collected);
        }
        let mut components = Components::new();
        components.schemas.extend(collected);
        complete(&mut components);
        let document = json!({ "components": components });
        let mut compiler = Compiler::new();
        compiler.enable_format_assertions();
        compiler.add_resource(PLACE, document.clone()).unwrap();
        Self { document, schemas: Schemas::new(), compiler }
    }

    fn fault(&mut self, name: &str, value: &Value) -> Option<String> {
        let place = format!("{PLACE}#/components/schemas/{name}");
        let index = self.compiler.compile(&place, &mut self.schemas).unwrap();
        self.schemas.validate(value, index).err().map(|error| error.to_string())
    }

    fn takes<T: ToSchema + Serialize>(&mut self, value: &T) {
        let written = serde_json::to_value(value).unwrap();
        let fault = self.fault(&T::name(), &written);
        assert_eq!(fault, None, "{} {written:#}", T::name());
    }

    fn refuses<T: ToSchema + DeserializeOwned>(&mut self, value: &Value) {
        assert!(self.fault(&T::name(), value).is_some(), "{} takes {value:#}", T::name());
        assert!(T::deserialize(value).is_err(), "the service takes {value:#}, against its schema");
    }
}

fn door(number: u16) -> DoorId {
    DoorId::new(number).unwrap()
}

#[test]
fn every_body_has_an_example_that_its_type_reads_and_writes_and_its_schema_takes() {
    let mut check = Checker::new();
    let mut examples = examples::all().unwrap();
    for body in bodies().iter().filter(|body| body.name != Problem::name()) {
        let example =
            examples.get(&body.name).unwrap_or_else(|| panic!("no example of {}", body.name)).clone();
        let again = (body.again)(&example).unwrap_or_else(|error| panic!("{}: {error}", body.name));
        assert_eq!(again, example, "{} is written differently", body.name);
        assert_eq!(check.fault(&body.name, &example), None, "{}", body.name);
        if body.name != PropertyFile::name() {
            examples.remove(&body.name);
        }
    }
    let policy = examples.remove(&*Policy::name()).unwrap();
    assert_eq!(check.fault(&Policy::name(), &policy), None);
    let file = examples.remove(&*PropertyFile::name()).unwrap();
    let property = Property::read(file.to_string().as_bytes()).unwrap();
    assert_eq!(serde_json::to_value(&property).unwrap(), file);
    assert!(examples.is_empty(), "examples of nothing: {:?}", examples.keys());
}

#[test]
fn whatever_the_types_write_their_schemas_take() {
    let mut check = Checker::new();
    events(&mut check);
    staff_acts(&mut check);
    drafts(&mut check);
    problems(&mut check);
    permits(&mut check);
    check.takes(&Policy { residents: ResidentPasses::Ask("the desk".to_owned()), ..Policy::default() });
    check.takes(&Policy { kinds: KindSet::ANY, ..Policy::default() });
    check.takes(&Membership::Lapsed);
    check.takes(&InvitedAs::Resident(UnitId::new("A-104").unwrap()));
    check.takes(&PhoneTaken::Wait);
    check.takes(&PhoneTaken::Done);
    check.takes(&OpenLink { device_key: HolderKey::Ed25519([255; 32]) });
    check.takes(&OpenLink { device_key: HolderKey::from_bytes(&[&[3][..], &[0; 32]].concat()).unwrap() });
    check.takes(&Receipts { receipts: vec![Bytes::from(&[][..]), Bytes::from(&[251, 239][..])] });
    check.takes(&LockdownView::default());
    check.takes(&ReaderSync::default());
    check.takes(&ActivityPage::default());
}

fn events(check: &mut Checker) {
    let door = door(7);
    for event in [
        Event::Issued,
        Event::Shared { by_way_of: Channel::Sms },
        Event::Opened,
        Event::Verified,
        Event::PhoneSubmitted,
        Event::Approved,
        Event::Declined { reason: "no".to_owned() },
        Event::Unlocked { door },
        Event::Refused { door, because: None },
        Event::Frozen { cause: FreezeCause::WrongSecretCodes },
        Event::Thawed,
        Event::Replaced,
        Event::Deleted,
        Event::Expired,
        Event::Contacted,
        Event::PhoneRetired,
    ] {
        check.takes(&event);
    }
    for reason in Reason::ALL {
        let because = serde_json::to_value(reason).unwrap().as_str().map(ToOwned::to_owned);
        check.takes(&Event::Refused { door, because });
    }
}

fn staff_acts(check: &mut Checker) {
    let pass = PassId::from_bytes([0xab; 8]);
    let person = PersonId::new("dana-whitfield").unwrap();
    let (unit, vendor) = (UnitId::new("A-104").unwrap(), VendorId::new("sparkle").unwrap());
    for act in [
        StaffAct::Issued { pass },
        StaffAct::PhoneRetired { pass },
        StaffAct::VendorSaved { vendor },
        StaffAct::PermissionsSet { person, permissions: [Permission::Manage].into() },
        StaffAct::MovedIn { unit },
        StaffAct::LockdownBegun { door: None },
        StaffAct::LockdownEnded { door: Some(door(1)) },
        StaffAct::PolicyChanged,
    ] {
        check.takes(&act);
    }
}

fn drafts(check: &mut Checker) {
    let (date, at): (Option<NaiveDate>, _) = ("2026-11-27".parse().ok(), "2026-11-27T18:30:00".parse().ok());
    let time = "18:30:00".parse().ok();
    let days = vec![chrono::Weekday::Fri, chrono::Weekday::Sun];
    let schedule = Some(VisitHours { days: days.clone(), from: time, until: time });
    let visit = Visit { starts_on: date, ends_on: date, active_for: Some(Minutes(90)), schedule };
    let framed = |frame| Framed { frame, expires_on: date, expires_in: Some(Minutes(15)) };
    let filled = [
        Given::CustomDuration(FromTo { start: at, end: at }),
        Given::Recurring(Hours { days, from: time, until: time, starts_on: date, expires_on: date }),
        Given::FullDay(OnDate { date }),
        Given::TimeFrame(framed(Frame::Today)),
        Given::TimeFrame(framed(Frame::Custom(FromTo { start: at, end: at }))),
        Given::VendorVisit(visit),
    ];
    for given in &filled {
        check.takes(given);
    }
    for kind in Kind::ALL {
        check.takes(&Draft::new(kind));
    }
    let base = Draft::new(Kind::OneTime);
    let credentials = Some(vec![Credential::MobileKey, Credential::Qr]);
    check.takes(&Draft { credentials, zone: Some("Europe/Madrid".to_owned()), ..base });
    for pick in
        [Pick::MyRoute, Pick::CommonDoors, Pick::Doors(vec![door(1), door(2)]), Pick::OneDoor(door(3))]
    {
        check.takes(&pick);
    }
    for every in Every::PRESETS {
        check.takes(&Repeat { every, end: RepeatEnd::Times(3) });
        check.takes(&Repeat { every, end: RepeatEnd::Until(date.unwrap()) });
    }
}

fn problems(check: &mut Checker) {
    for kind in ProblemKind::ALL {
        check.takes(&Problem::new(*kind));
    }
    let latest = "2027-11-27".parse().unwrap();
    let unit = UnitId::new("A-104").unwrap();
    let all: Vec<problem::Problem> = vec![
        Need::NoRoute.into(),
        Invalid::TooLong { at_most: 60 }.into(),
        Invalid::BeyondOneYear { latest }.into(),
        Invalid::OutOfRange { least: 1, most: 52 }.into(),
        Invalid::UnknownDoor(door(9)).into(),
        Invalid::UnknownUnit(unit.clone()).into(),
        Invalid::SecretCode(BadSecretCode::TooShort { digits: 3 }).into(),
        Invalid::SecretCode(BadSecretCode::NotDigits).into(),
        Invalid::SecretCodeInUse.into(),
        Invalid::Phone(BadPhone::CountryMissing).into(),
        Invalid::Email.into(),
        Forbidden::Kinds(Kind::Permanent).into(),
        Forbidden::LongestDays { at_most: 30, latest }.into(),
        Forbidden::LongestActiveFor { at_most: Minutes(720) }.into(),
        Forbidden::NotGrantable(door(9)).into(),
        Forbidden::NotVacant(unit).into(),
        problem::Problem::NotHoldable { door: door(9), rule: LockRule::NotConnected },
        problem::Problem::NotHoldable { door: door(9), rule: LockRule::Kinds(Kind::Tour) },
        problem::Problem::NotHoldable {
            door: door(9),
            rule: LockRule::Credentials { instead: vec![Credential::Pin] },
        },
    ];
    for problem in &all {
        check.takes(problem);
    }
    let mut refused = Problem::new(ProblemKind::Draft).detail("see `draft`");
    refused.draft = Problems {
        whole: vec![
            WholeProblem::NotAtHome,
            WholeProblem::TooManyLivePasses { at_most: 20 },
            WholeProblem::ResidentsMayNot { ask: "the desk".to_owned() },
        ],
        fields: [(Field::Doors, all), (Field::RecipientPhone, vec![Need::PhoneRequired.into()])].into(),
    };
    refused.retry_after = Some(30);
    refused.tries_left = Some(0);
    refused.state = Some(PassState::Frozen);
    refused.faults = vec!["doors[0]: it leads nowhere".to_owned()];
    check.takes(&refused);
}

fn permits(check: &mut Checker) {
    let repeating = r#"{"repeating": {"starts": "2026-10-23", "ends": "2026-12-31", "rrule": "FREQ=WEEKLY;COUNT=9",
        "from": "22:00", "until": "24:00", "zone": "America/New_York", "except": ["2026-11-06"]}}"#;
    let span = r#"{"span": {"start": "2026-11-27T18:30:00Z", "end": "2026-11-27T19:30:00.5Z"}}"#;
    for schedule in [r#""always""#, span, repeating] {
        let schedule: Schedule = serde_json::from_str(schedule).unwrap();
        check.takes(&schedule);
        check.takes(&Permit {
            doors: [door(1), door(65_535)].into_iter().collect(),
            schedule,
            uses: crate::pass::permit::Uses::Once,
            first_use_within: Some(Minutes(1440)),
            active_for: Some(Minutes(60)),
            expires_in: Some(Minutes(15)),
            secret_code: crate::pass::permit::SecretNeed::Needed,
        });
    }
}

#[test]
fn what_a_schema_refuses_its_type_refuses_too() {
    let mut check = Checker::new();
    check.refuses::<SignIn>(&json!({}));
    check.refuses::<SignIn>(&json!({"phone": 12}));
    check.refuses::<SignIn>(&json!({"phone": "+1", "role": "staff"}));
    check.refuses::<Nothing>(&json!({"anything": 1}));
    check.refuses::<OpenLink>(&json!({"device_key": "c2hvcnQ"}));
    check.refuses::<OpenLink>(&json!({"device_key": "?".repeat(43)}));
    check.refuses::<SavedRoute>(&json!({"doors": [0]}));
    check.refuses::<SavedRoute>(&json!({"doors": [65_536]}));
    check.refuses::<SavedRoute>(&json!({"doors": (1..=65).collect::<Vec<_>>()}));
    check.refuses::<Share>(&json!({"by_way_of": "pigeon"}));
    check.refuses::<Repeat>(&json!({"every": {"years": 1}, "end": {"times": 2}}));
    check.refuses::<Repeat>(&json!({"every": "day", "end": {"until": "27.11.2026"}}));
    check.refuses::<Given>(&json!({"kind": "custom_duration", "start": "2026-11-27T18:30:00Z"}));
    check.refuses::<Given>(&json!({"kind": "recurring", "days": ["Freitag"]}));
    check.refuses::<Given>(&json!({"kind": "for_ever"}));
    check.refuses::<Schedule>(&json!({"span": {"start": "2026-11-27", "end": "2026-11-28"}}));
    check.refuses::<Permit>(&json!({"doors": [1], "schedule": "always", "uses": "twice"}));
    check.refuses::<Receipts>(&json!({"receipts": ["not base64url!"]}));
    check.refuses::<Invite>(&json!({"name": "Ada", "phone": "+1", "as": {"resident": "a b"}}));
    check.refuses::<SetPermissions>(&json!({"permissions": ["everything"]}));
    check.refuses::<PassView>(&json!({"id": "3F9A"}));
    check.refuses::<Sessions>(&json!({"sessions": [{"session_token": "gps_short"}]}));
}

#[test]
fn every_value_of_an_enumeration_is_explained_and_nothing_is_null() {
    let Value::Object(schemas) = Checker::new().document["components"]["schemas"].take() else { panic!() };
    for (name, schema) in &schemas {
        let about = schema["description"].as_str().unwrap_or_else(|| panic!("{name} says nothing of itself"));
        for value in schema["enum"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            assert!(about.contains(&format!("- `{value}`: ")), "{name} doesn't say what {value:?} means");
        }
        assert!(!schema.to_string().contains("\"null\""), "{name} has something that is null: {schema:#}");
    }
    let all = Value::Object(schemas).to_string();
    for list in values::lists() {
        assert!(
            all.contains(&Value::from(list.values).to_string()),
            "no body has what this lists: {}",
            list.meanings
        );
        assert!(!list.meanings.contains(": \n") && !list.meanings.ends_with(": "), "{}", list.meanings);
    }
}
