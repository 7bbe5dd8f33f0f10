use std::sync::Arc;

use chrono::TimeDelta;
use ring::rand::SystemRandom;

use super::*;
use crate::app::rig;
use crate::app::show::{DoorSays, First, Says, Tap, WhyNot};
use crate::cache::Cache;
use crate::cache::memory::MemoryCache;
use crate::cache::records::BulletinRecord;
use crate::client::calls::Service;
use crate::client::http::{Network, Transport};
use crate::client::wire::bytes::Bytes;
use crate::client::wire::link::{LinkDoor, LinkUnlock};
use crate::client::wire::problem::ProblemKind;
use crate::clock::{Clock as _, DOOR_CLOCK_ERROR, ManualClock, Now};
use crate::id::{Generation, PropertyId};
use crate::pass::decide::Refusal;
use crate::pass::permit::{Minutes, SecretNeed, Uses};
use crate::pass::standing::PassState;
use crate::qr::{Shown as ShownQr, verify_live};
use crate::token::bulletin::{Bulletin, Ended, Ending};
use crate::token::claims::{Claims, Purpose, Root};
use crate::token::issue;
use crate::token::keys::{DeviceKey, HolderKey, PropertyKey, SoftwareKey, TrustedKeys};
use crate::zone::Zone;

/// A phone without a network, and the property that signs what is on it.
struct Rig {
    phone: Device<()>,
    clock: Arc<ManualClock>,
    property_key: PropertyKey,
    view: LinkView,
}

const LINK: &str = "https://passes.example/g/AAECAwQFBgcICQoLDA0ODw";

fn door(number: u16) -> DoorId {
    DoorId::new(number).unwrap()
}

impl Rig {
    fn new() -> Self {
        let mut view: LinkView =
            serde_json::from_str(include_str!("../../../tests/fixtures/link-view.json")).unwrap();
        let property_key = PropertyKey::from_seed(&[7; 32]).unwrap();
        view.keys = vec![property_key.public()];
        let network = Network::up();
        network.set(false);
        let clock = Arc::new(ManualClock::at(view.times.starts.unwrap() + TimeDelta::minutes(1)));
        let phone = Device::new(
            Arc::new(MemoryCache::new()),
            Service::new(Transport::new("http://127.0.0.1:1", network).unwrap()),
            Arc::new(SoftwareKey::generate_es256(&SystemRandom::new()).unwrap()),
            clock.clone(),
            (),
        );
        Self { phone, clock, property_key, view }
    }

    fn property(&self) -> PropertyId {
        self.view.property.clone()
    }

    /// As if the phone had been told all this, with a token for that holder.
    fn remembers(&self, holder: HolderKey) {
        let ends = self.clock.now() + TimeDelta::minutes(20);
        let claims = Claims {
            generation: self.view.generation,
            holder: Some(holder),
            permit: self.view.permit.clone(),
            issued_at: self.clock.now(),
            expires_at: ends,
            link_opened: self.view.opened_at,
        };
        let root = Root { pass: self.view.pass, claims, purpose: Purpose::Opens { secret_entered: true } };
        let token = issue(&self.property_key, &self.property(), &root).unwrap();
        self.keep(Some(HeldToken { signed: token.as_bytes().to_vec(), ends, renew_after: ends }));
    }

    fn keep(&self, token: Option<HeldToken>) {
        self.keep_noting(token, GuestNotes::default());
    }

    fn keep_noting(&self, token: Option<HeldToken>, notes: GuestNotes) {
        let summary = PassSummary {
            pass: self.view.pass,
            property: self.property(),
            side: Side::Received,
            name: self.view.name.clone(),
            host: Some(self.view.host.clone()),
            state: self.view.state,
            starts: self.view.times.starts,
            ends: self.view.times.ends,
            received_at: self.clock.now(),
        };
        let record = PassRecord {
            told: Told::Received(Box::new(self.view.clone())),
            link: Locator::from_link(LINK).ok(),
            token,
            known_at: self.clock.now(),
            notes,
            summary,
        };
        let mut batch = Batch::new();
        batch.put(&record.summary).unwrap().put(&record).unwrap();
        self.phone.cache.write(&batch).unwrap();
    }

    fn screen(&self) -> PassScreen {
        self.phone.guest().screen(self.view.pass).unwrap()
    }

    fn opened(&self, number: u16) {
        let record = UnlockRecord {
            pass: self.view.pass,
            door: door(number),
            at: self.clock.now(),
            outcome: UnlockOutcome::Opened,
            receipt: vec![],
            took: None,
        };
        self.phone.cache.put(&record).unwrap();
    }
}

#[test]
fn without_a_network_the_screen_shows_the_doors_and_until_when_it_holds() {
    let rig = Rig::new();
    rig.remembers(rig.phone.key.public());
    let screen = rig.screen();
    let ends = rig.clock.now() + TimeDelta::minutes(20);
    assert_eq!(screen.next, Next::GoTo(Some(door(3))));
    assert_eq!(screen.works_offline_until.map(|until| until.at), Some(ends));
    let DoorSays::Opens { until } = &screen.doors[1].says else { panic!("shut") };
    assert_eq!(until.as_ref().map(|until| until.at), Some(ends));
    assert_eq!(rig.phone.guest().passes().unwrap().len(), 1);
}

#[test]
fn what_lies_before_a_door_that_was_opened_is_behind_the_guest_until_the_visit_is_over() {
    let rig = Rig::new();
    rig.remembers(rig.phone.key.public());
    rig.opened(1);
    assert_eq!(rig.screen().next, Next::GoTo(None));
    rig.clock.advance(TimeDelta::minutes(61));
    assert_eq!(rig.screen().next, Next::GoTo(Some(door(3))));
}

#[test]
fn an_entrance_that_has_left_the_pass_is_nowhere_to_go() {
    let mut rig = Rig::new();
    let home = DoorId::new(7).unwrap();
    let way = [(3, true), (1, true), (7, true)];
    let entrance = rig.view.doors[1].clone();
    rig.view.doors =
        way.map(|(id, connected)| LinkDoor { id: door(id), connected, ..entrance.clone() }).to_vec();
    // The destination has opened; of the two entrances neither has, and both died with that.
    rig.view.permit.doors = [home].into_iter().collect();
    rig.remembers(rig.phone.key.public());
    assert_eq!(rig.screen().next, Next::GoTo(Some(home)));
    rig.opened(7);
    assert_eq!(rig.screen().next, Next::GoTo(None));
}

#[test]
fn a_door_says_what_comes_before_it() {
    let mut rig = Rig::new();
    rig.view.permit.secret_code = SecretNeed::NotNeeded;
    for (step, first, why_not) in [
        (LinkStep::Open, First::OpenPass, WhyNot::OpenFirst),
        (LinkStep::Phone, First::CheckPhone, WhyNot::CheckPhone),
        (LinkStep::Token, First::Connect, WhyNot::Connect),
    ] {
        rig.view.step = step;
        rig.keep(None);
        let screen = rig.screen();
        let DoorSays::First { first: said, until } = &screen.doors[1].says else { panic!("{step:?}") };
        assert_eq!((said, until.is_some()), (&first, true));
        assert_eq!(screen.doors[1].unlock, Tap::No(why_not));
        // In a line the pass says what it will do once that is done.
        assert!(matches!(screen.says, Says::Opens { .. }));
    }
    rig.clock.advance(TimeDelta::days(1));
    assert!(matches!(rig.screen().doors[1].says, DoorSays::Shut(Refusal::Over { .. })));
}

#[test]
fn an_opening_that_a_door_counted_for_an_occurrence_just_before_its_start_is_the_stamp_for_others() {
    let mut rig = Rig::new();
    let starts = rig.view.times.starts.unwrap();
    rig.view.permit.active_for = Some(Minutes(20));
    let opened = |seconds: i64, receipt: u8| UnlockRecord {
        pass: rig.view.pass,
        door: door(1),
        at: starts + TimeDelta::seconds(seconds),
        outcome: UnlockOutcome::Opened,
        receipt: vec![receipt],
        took: None,
    };
    let stamps = |now: i64, unlocks: &[UnlockRecord]| {
        let held = held::Held::new(rig.view.clone(), None, starts, GuestNotes::default());
        held.stamps(starts + TimeDelta::seconds(now), unlocks)
    };
    let early = -DOOR_CLOCK_ERROR.num_seconds();
    // With another pass under the same link, a day before.
    let before = opened(-86_400, 1);
    assert_eq!(stamps(60, &[opened(30, 3), opened(early, 2), before.clone()]), [[2]]);
    assert_eq!(stamps(early, &[opened(early, 2), before.clone()]), [[2]]);
    assert_eq!(stamps(60, &[before]), Vec::<Vec<u8>>::new());
    let unsure = UnlockRecord { outcome: UnlockOutcome::Unknown, ..opened(10, 4) };
    assert_eq!(stamps(60, &[unsure, opened(30, 3)]), [[3]]);
}

#[test]
fn what_doors_told_the_service_ticks_off_here_and_is_shown_to_other_doors() {
    let mut rig = Rig::new();
    let at = rig.clock.now();
    let told = |number, by_this_phone, receipt: Option<&[u8]>| LinkUnlock {
        door: door(number),
        at,
        by_this_phone,
        receipt: receipt.map(Bytes::from),
    };
    rig.view.permit.uses = Uses::Once;
    rig.view.permit.active_for = Some(Minutes(60));
    rig.view.unlocked = vec![told(1, true, Some(&[7])), told(3, false, None)];
    rig.remembers(rig.phone.key.public());
    let screen = rig.screen();
    let passed = screen.doors.iter().map(|step| step.passed_at.as_ref().map(|passed| passed.at));
    assert_eq!(passed.collect::<Vec<_>>(), [None, Some(at)], "another phone's way is not this one's");
    assert!(matches!(screen.doors[1].says, DoorSays::Opens { .. }), "a door that fell shut");
    assert!(matches!(screen.doors[0].says, DoorSays::Shut(Refusal::UsedUp { .. })), "{screen:?}");
    let held = held::Held::new(rig.view.clone(), None, at, GuestNotes::default());
    assert_eq!(held.stamps(at, &[]), [[7]]);
    // Whatever this phone saw itself is the same opening.
    rig.opened(1);
    assert_eq!(rig.screen(), screen);
}

#[test]
fn an_occurrence_that_has_ended_since_the_service_told_it_is_not_shown_as_one_to_come() {
    let rig = Rig::new();
    rig.remembers(rig.phone.key.public());
    let shown = rig.screen().times.next;
    assert_eq!(shown.len(), 1);
    rig.clock.set(shown[0].ends.at);
    assert_eq!(rig.screen().times.next, []);
}

#[test]
fn a_door_opened_by_hand_is_ticked_off_by_a_tap() {
    let rig = Rig::new();
    rig.remembers(rig.phone.key.public());
    let screen = rig.phone.guest().tick(rig.view.pass, door(3)).unwrap();
    assert_eq!(screen.doors[0].passed_at.as_ref().map(|passed| passed.at), Some(rig.clock.now()));
    assert_eq!(screen.next, Next::GoTo(Some(door(1))));
}

#[test]
fn a_token_that_has_ended_says_that_it_must_be_renewed() {
    let rig = Rig::new();
    rig.remembers(rig.phone.key.public());
    let since = rig.clock.now() + TimeDelta::minutes(20);
    rig.clock.set(since);
    let screen = rig.screen();
    let DoorSays::Shut(Refusal::RenewToken { since: told }) = &screen.doors[1].says else {
        panic!("{screen:?}")
    };
    assert_eq!((told.at, &screen.doors[1].unlock), (since, &Tap::Can));
    assert_eq!(screen.works_offline_until, None);
}

#[test]
fn a_token_that_no_key_of_the_property_signed_is_as_good_as_none() {
    let mut rig = Rig::new();
    rig.property_key = PropertyKey::from_seed(&[8; 32]).unwrap();
    rig.remembers(rig.phone.key.public());
    assert_eq!(rig.screen().next, Next::Connect);
}

#[tokio::test]
async fn a_pass_that_opens_by_a_pin_alone_sends_its_guest_to_the_door_without_a_token() {
    let mut rig = Rig::new();
    rig.view.step = LinkStep::Pin;
    rig.keep(None);
    let screen = rig.screen();
    assert_eq!(screen.next, Next::GoTo(Some(door(3))));
    assert_eq!(screen.works_offline_until, None);
    let code = rig.phone.guest().live_qr(rig.view.pass, door(1)).unwrap_err();
    assert_eq!(code.to_string(), "not permitted: the pass opens by a PIN alone; type it at the door");
}

#[test]
fn a_bulletin_that_the_phone_carries_ends_the_pass_on_its_own_screen_too() {
    let rig = Rig::new();
    rig.remembers(rig.phone.key.public());
    let at = rig.clock.now();
    let ended = Ended {
        pass: rig.view.pass,
        generation: rig.view.generation,
        how: Ending::Deleted,
        until: at + TimeDelta::days(1),
    };
    let bulletin = |ended: Vec<Ended>| Bulletin {
        version: 1,
        at,
        ended,
        lockdown: [door(1)].into_iter().collect(),
        received: vec![],
        key_log: vec![],
    };
    let carries = |bulletin: &Bulletin, key: &PropertyKey| {
        let signed = bulletin.sign(key, &rig.property()).unwrap();
        rig.phone.cache.put(&BulletinRecord { property: rig.property(), version: 1, signed }).unwrap();
        rig.screen()
    };

    let screen = carries(&bulletin(vec![ended]), &rig.property_key);
    assert_eq!((screen.state, screen.next), (PassState::Deleted, Next::Nothing));
    assert_eq!(screen.works_offline_until, None);

    let older = Ended { generation: Generation(0), ..ended };
    let screen = carries(&bulletin(vec![older]), &rig.property_key);
    assert_eq!(screen.state, PassState::Live);
    assert_eq!(screen.doors[1].says, DoorSays::Shut(Refusal::Lockdown));
    assert_eq!(screen.doors[1].unlock, Tap::No(WhyNot::Refuses(Refusal::Lockdown)));

    let screen = carries(&bulletin(vec![ended]), &PropertyKey::from_seed(&[9; 32]).unwrap());
    assert!(screen.doors[1].says.is_open());
}

#[test]
fn a_live_code_is_made_without_a_network_and_holds_at_its_door() {
    let rig = Rig::new();
    rig.remembers(rig.phone.key.public());
    let code = rig.phone.guest().live_qr(rig.view.pass, door(1)).unwrap();
    let ShownQr::Live(parts) = ShownQr::parse(code.text()).unwrap() else { panic!("not a live code") };
    let keys = TrustedKeys::from_iter([rig.property_key.public()]);
    let now = Now::exactly(rig.clock.now());
    assert!(verify_live(&parts, &keys, &rig.property(), door(1), now, |_, _| None).is_ok());
    assert!(verify_live(&parts, &keys, &rig.property(), door(3), now, |_, _| None).is_err());
}

#[test]
fn before_there_is_a_token_nothing_can_be_shown_at_a_door() {
    let rig = Rig::new();
    rig.keep(None);
    assert_eq!(rig.screen().next, Next::Connect);
    assert!(matches!(rig.phone.guest().live_qr(rig.view.pass, door(1)), Err(Error::Forbidden { .. })));

    let other = SoftwareKey::generate_ed25519(&SystemRandom::new()).unwrap();
    rig.remembers(other.public());
    assert!(matches!(rig.phone.guest().live_qr(rig.view.pass, door(1)), Err(Error::Credential { .. })));
}

#[tokio::test]
async fn what_needs_the_service_says_that_there_is_no_network() {
    let rig = Rig::new();
    rig.remembers(rig.phone.key.public());
    let guest = rig.phone.guest();
    assert_eq!(guest.look(LINK).await, Err(Error::Offline));
    assert_eq!(guest.refresh(rig.view.pass).await, Err(Error::Offline));
    assert_eq!(guest.verify(rig.view.pass, "123456").await, Err(Error::Offline));
    assert_eq!(rig.screen().next, Next::GoTo(Some(door(3))));
}

#[tokio::test]
async fn a_text_that_is_no_link_is_refused_without_being_repeated() {
    let rig = Rig::new();
    let error = rig.phone.guest().look("https://passes.example/g/AAECAwQFBgcICQoLDA0OD").await.unwrap_err();
    assert!(matches!(error, Error::Invalid { .. }) && !error.to_string().contains("AAEC"), "{error}");
}

#[test]
fn a_replaced_pass_says_what_changed_until_it_was_seen() {
    let mut rig = Rig::new();
    rig.remembers(rig.phone.key.public());
    assert_eq!(rig.screen().changes, []);
    let before = rig.view.clone();
    rig.view.generation = rig.view.generation.next();
    rig.view.permit.doors = [door(1), door(4)].into_iter().collect();
    rig.view.permit.expires_in = None;
    rig.keep_noting(None, GuestNotes { before: Some(Box::new(before)), ..GuestNotes::default() });

    let guest = rig.phone.guest();
    assert!(guest.passes().unwrap()[0].has_changed);
    let changes = rig.screen().changes;
    let expected = [
        Change::DoorAdded { door: door(4), name: "4".into() },
        Change::DoorRemoved { door: door(3), name: "Gate".into() },
        Change::ExpiresIn { now: None },
    ];
    assert_eq!(changes, expected);
    assert_eq!(guest.seen(rig.view.pass).unwrap().changes, []);
    assert!(!guest.passes().unwrap()[0].has_changed);
}

#[test]
fn what_changed_is_told_against_what_was_seen_last_however_often_it_was_replaced() {
    let rig = Rig::new();
    rig.remembers(rig.phone.key.public());
    let kept = rig.phone.cache.get::<PassRecord>(rig.view.pass).unwrap().unwrap();
    let mut newer = rig.view.clone();
    newer.generation = newer.generation.next();
    let noted = notes_beside(&kept, &newer);
    assert_eq!(noted.before.as_deref(), Some(&rig.view));
    let kept = PassRecord { told: Told::Received(Box::new(newer.clone())), notes: noted, ..kept };
    newer.generation = newer.generation.next();
    assert_eq!(notes_beside(&kept, &newer).before.as_deref(), Some(&rig.view));
    // The same generation again is no news.
    let seen = PassRecord { notes: GuestNotes::default(), ..kept };
    let Told::Received(same) = &seen.told else { panic!("another side") };
    assert_eq!(notes_beside(&seen, same), GuestNotes::default());
}

#[test]
fn a_phone_check_under_way_is_remembered() {
    let mut rig = Rig::new();
    rig.view.step = LinkStep::Phone;
    let sent = CodeSent {
        good_until: rig.clock.now() + TimeDelta::minutes(10),
        resend_after: rig.clock.now() + TimeDelta::minutes(1),
    };
    rig.keep_noting(None, GuestNotes { code_sent: Some(sent), ..GuestNotes::default() });
    let screen = rig.screen();
    assert_eq!(screen.next, Next::EnterVerificationCode);
    let code = screen.code.unwrap();
    assert!(matches!(code.ask_again, Tap::No(WhyNot::Later { .. })));
    rig.clock.advance(TimeDelta::minutes(1));
    assert_eq!(rig.screen().code.unwrap().ask_again, Tap::Can);
    rig.clock.advance(TimeDelta::minutes(9));
    assert_eq!((rig.screen().next, rig.screen().code), (Next::EnterPhone, None));
}

#[test]
fn a_pass_says_what_it_would_do_once_the_guest_has_done_their_part() {
    let mut rig = Rig::new();
    rig.view.step = LinkStep::SecretCode;
    rig.keep(None);
    let screen = rig.screen();
    assert!(matches!(screen.says, Says::Opens { until: Some(_) }), "{:?}", screen.says);
    assert_eq!(screen.doors[1].unlock, Tap::No(WhyNot::Refuses(Refusal::SecretNeeded)));
    assert_eq!(screen.doors[0].unlock, Tap::No(WhyNot::ByHand));
    rig.view.state = PassState::Declined;
    rig.view.declined_because = Some("not expected".into());
    rig.keep(None);
    assert_eq!(rig.screen().says, Says::Declined { because: Some("not expected".into()) });
}

#[test]
fn a_door_that_reads_bluetooth_alone_needs_the_app() {
    let mut rig = Rig::new();
    rig.view.doors[1].reads = vec![crate::property::Medium::Bluetooth];
    rig.remembers(rig.phone.key.public());
    let door = rig.screen().doors.remove(1);
    assert!(door.needs_app);
    assert_eq!((door.unlock, door.show_qr), (Tap::Can, Tap::No(WhyNot::NotRead)));
}

#[tokio::test]
async fn a_message_to_the_host_is_one_line_of_text() {
    let rig = Rig::new();
    rig.remembers(rig.phone.key.public());
    let guest = rig.phone.guest();
    for bad in ["", " ", "two\nlines", &"x".repeat(301)] {
        let error = guest.contact_host(rig.view.pass, bad).await.unwrap_err();
        assert!(matches!(error, Error::Invalid { .. }), "{bad:?}: {error}");
    }
    assert_eq!(guest.contact_host(rig.view.pass, "I am at the gate").await, Err(Error::Offline));
}

#[test]
fn no_screen_holds_a_secret() {
    let rig = Rig::new();
    rig.remembers(rig.phone.key.public());
    let guest = rig.phone.guest();
    let json = serde_json::to_string(&(rig.screen(), guest.passes().unwrap())).unwrap();
    assert!(!json.contains("AAECAwQFBgcICQoLDA0ODw"), "{json}");
    assert!(json.contains(r#""next":{"step":"go_to","door":3}"#), "{json}");
}

#[tokio::test]
async fn a_sign_up_waits_for_its_code_through_a_restart_and_keeps_every_pass_before_a_token_comes() {
    let mut first = Rig::new().view;
    first.step = LinkStep::Token;
    let second = LinkView {
        pass: PassId::from_bytes([9; 8]),
        name: "plants".to_owned(),
        step: LinkStep::SecretCode,
        ..first.clone()
    };
    let given = |view: &LinkView, locator: &str| serde_json::json!({ "locator": locator, "view": serde_json::to_value(view).unwrap() });
    let passes = serde_json::json!({
        "passes": [given(&first, "AAECAwQFBgcICQoLDA0ODw"), given(&second, "AAECAwQFBgcICQoLDA0OEA")]
    });
    let code = r#"{"good_until":"2027-01-15T08:10:00Z","resend_after":"2027-01-15T08:01:00Z"}"#;
    let wrong = rig::problem(ProblemKind::WrongVerificationCode);
    let no_token = rig::problem(ProblemKind::Conflict);
    let answers = vec![(202, code.to_owned()), wrong, (200, passes.to_string()), no_token];
    let (base, asked) = rig::service_that_says(answers);
    let cache: Arc<dyn Cache> = Arc::new(MemoryCache::new());
    let clock = Arc::new(ManualClock::at(rig::start()));
    let (device, _) = rig::phone(&base, &cache, &clock);
    assert_eq!(device.guest().waiting_sign_up(&device.watch(Zone::UTC)).unwrap(), None);
    device.guest().sign_up("+12125552368").await.unwrap();

    let (device, _) = rig::phone(&base, &cache, &clock);
    let guest = device.guest();
    assert!(guest.waiting_sign_up(&device.watch(Zone::UTC)).unwrap().is_some());
    assert_eq!(guest.verify_sign_up("000000").await.unwrap_err(), Error::WrongVerificationCode);
    let found = guest.verify_sign_up("204060").await.unwrap();
    let mut names: Vec<_> = found.iter().map(|row| row.name.as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, [first.name.as_str(), "plants"]);
    assert_eq!(guest.screen(first.pass).unwrap().next, Next::Connect);
    assert_eq!(guest.screen(second.pass).unwrap().next, Next::EnterSecretCode);
    assert!(matches!(guest.verify_sign_up("204060").await, Err(Error::NotFound { .. })));
    let asked = asked.join().unwrap();
    let of = ["/v1/guest/passes", "/v1/guest/passes/verify", "/v1/guest/passes/verify", "/v1/link/token"];
    assert_eq!(asked, of.map(|path| format!("POST {path}")));
}
