//! What a giver's screens show of a pass.

use serde::Serialize;

use super::{Giver, Kept, is_over};
use crate::app::activity::By;
use crate::app::queue::{Waiting, What};
use crate::app::show::{
    DoorSays, MadeOffline, Pin, Says, Tap, Thaws, TimesView, Watch, WayStep, When, WhyNot, best,
};
use crate::client::wire::pass::PassView;
use crate::clock::Now;
use crate::error::Error;
use crate::id::{DoorId, PassId, UnitId};
use crate::pass::decide::decide;
use crate::pass::kind::Kind;
use crate::pass::standing::{FreezeCause, Move, Mover, PassState, Standing};
use crate::pass::usage::{Event, Usage};
use crate::property::Permission;

/// A row of the list of passes.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct GivenRow {
    /// Which pass.
    pub pass: PassId,
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: Kind,
    /// Whom it is for, if that was said.
    pub guest: Option<String>,
    /// When it opens.
    pub times: TimesView,
    /// What it says now.
    pub says: Says,
    /// When it last opened a door, as far as receipts tell.
    pub used_at: Option<When>,
    /// What is queued about it.
    pub queued: Vec<Waiting>,
}

/// A pass, as its giver sees it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct GivenScreen {
    /// Which pass.
    pub pass: PassId,
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: Kind,
    /// What the guest sees on opening it.
    pub personal_message: Option<String>,
    /// When it opens.
    pub times: TimesView,
    /// Where it stands.
    pub state: PassState,
    /// What it says now.
    pub says: Says,
    /// Whom it is for, and how far they are.
    pub guest: GuestLine,
    /// The doors on the way, in order, then those that it opens besides; with what it opened.
    pub way: Vec<StopOnWay>,
    /// Who made it.
    pub made_by: By,
    /// When.
    pub made_at: When,
    /// For which home.
    pub unit: Option<UnitId>,
    /// The PIN of a passcode, for whoever made it to hand on.
    pub pin: Option<Pin>,
    /// If it was made with no network, and the service hasn't heard of it.
    pub made_offline: Option<MadeOffline>,
    /// What can be done.
    pub taps: GivenTaps,
    /// What is queued about it.
    pub queued: Vec<Waiting>,
    /// When the service last confirmed all this.
    pub known_at: When,
}

/// Whom a pass is for, and how far they are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct GuestLine {
    /// Their name.
    pub name: Option<String>,
    /// The last two digits of the number on the pass.
    pub phone_ending: Option<String>,
    /// Whether there is an e-mail address.
    pub has_email: bool,
    /// When the service sent the link last; `None`: never.
    pub invited: Option<When>,
    /// When they opened it.
    pub opened: Option<When>,
    /// When a phone was verified.
    pub verified: Option<When>,
}

/// A door of a pass.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct StopOnWay {
    /// Which.
    #[serde(flatten)]
    pub step: WayStep,
    /// Whether it is on the way; others lead there from elsewhere.
    pub on_the_way: bool,
    /// How often and when it was opened, as far as receipts tell.
    pub used: Option<Used>,
}

/// That a pass opened a door.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Used {
    /// How often.
    pub times: u32,
    /// When last.
    pub last: When,
}

/// What can be done to a pass. `None`: it isn't this person's to do, or there is nothing to do it to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct GivenTaps {
    /// Have the service text a link.
    pub share_by_sms: Option<Tap>,
    /// Have the service mail a link.
    pub share_by_email: Option<Tap>,
    /// Hand a link on from this phone.
    pub share_by_sheet: Option<Tap>,
    /// Put another in its place: change, extend.
    pub change: Option<Tap>,
    /// Make it repeat.
    pub repeat: Option<Tap>,
    /// Delete it.
    pub delete: Option<Tap>,
    /// Stop it for the time being; staff.
    pub freeze: Option<Tap>,
    /// Let it go on; while it is frozen.
    pub thaw: Option<Tap>,
    /// Approve it; while it waits for that.
    pub approve: Option<Tap>,
    /// Decline it; while it waits for approval.
    pub decline: Option<Tap>,
    /// See its phones, and take it from one.
    pub phones: Option<Tap>,
}

impl<R> Giver<'_, '_, R> {
    /// In the pass's one zone.
    fn watch_of(&self, view: &PassView) -> Watch {
        Watch::named(&view.times.zone, self.signed.device.now())
    }

    pub(in crate::app) fn row(&self, kept: Kept) -> Result<GivenRow, Error> {
        let watch = self.watch_of(&kept.view);
        let view = kept.view;
        let used = view.used.iter().map(|each| each.last_at).max();
        Ok(GivenRow {
            pass: view.id,
            times: TimesView::of(&view.permit.schedule, &watch),
            says: self.says(&view, &watch),
            used_at: used.map(|at| watch.tell(at)),
            queued: self.signed.device.queued_about(view.id)?,
            name: view.name,
            kind: view.kind,
            guest: view.guest.name,
        })
    }

    pub(super) fn screen(&self, kept: Kept) -> Result<GivenScreen, Error> {
        let watch = self.watch_of(&kept.view);
        let view = kept.view;
        let queued = self.signed.device.queued_about(view.id)?;
        Ok(GivenScreen {
            pass: view.id,
            times: TimesView::of(&view.permit.schedule, &watch),
            says: self.says(&view, &watch),
            way: self.way(&view, &watch),
            guest: GuestLine {
                name: view.guest.name.clone(),
                phone_ending: view.guest.phone_ending.clone(),
                has_email: view.guest.has_email,
                invited: view.guest.shared_at.map(|at| watch.tell(at)),
                opened: view.guest.opened_at.map(|at| watch.tell(at)),
                verified: view.guest.verified_at.map(|at| watch.tell(at)),
            },
            made_by: By::of(&view.made_by, &self.signed.session.person.id),
            made_at: watch.tell(view.created_at),
            taps: self.taps(&view, &watch, &queued),
            queued,
            known_at: watch.tell(kept.known_at),
            name: view.name,
            kind: view.kind,
            personal_message: view.personal_message,
            state: view.state,
            unit: view.unit,
            // No service makes PINs yet, and no phone makes passes by itself.
            pin: None,
            made_offline: None,
        })
    }

    fn way(&self, view: &PassView, watch: &Watch) -> Vec<StopOnWay> {
        let others = view.permit.doors.as_slice().iter().filter(|door| !view.way.contains(door));
        let stop = |door: &DoorId| {
            let used = view.used.iter().find(|used| used.door == *door);
            Some(StopOnWay {
                step: WayStep::of(&self.signed.property, *door)?,
                on_the_way: view.way.contains(door),
                used: used.map(|used| Used { times: used.times, last: watch.tell(used.last_at) }),
            })
        };
        view.way.iter().chain(others).filter_map(stop).collect()
    }

    fn says(&self, view: &PassView, watch: &Watch) -> Says {
        let may_open_until = view.may_open_until.map(|until| watch.tell(until));
        match view.state {
            PassState::Declined => Says::Declined { because: view.declined_because.clone() },
            PassState::Deleted => Says::Deleted { may_open_until },
            PassState::Frozen => {
                let thaws = match self.thaw_tap(view) {
                    Some(Tap::Can) => Thaws::You,
                    _ => Thaws::Staff,
                };
                Says::Frozen { cause: view.frozen_for, thaws, may_open_until }
            }
            state => {
                let standing = Standing { pass: state, ..Standing::LIVE };
                let doors = view.permit.doors.as_slice().iter();
                let now = Now::exactly(watch.now());
                let decide = |door: &DoorId| decide(&view.permit, standing, *door, &usage(view, *door), now);
                DoorSays::of(best(doors.map(decide)), watch).into()
            }
        }
    }

    fn thaw_tap(&self, view: &PassView) -> Option<Tap> {
        let cause = view.frozen_for.unwrap_or(FreezeCause::Staff);
        let mover = self.mover(view, &[Permission::to_issue(view.kind), Permission::Manage])?;
        Some(Tap::of_move(view.state.apply(Move::Thaw(cause), mover)))
    }

    fn taps(&self, view: &PassView, watch: &Watch, queued: &[Waiting]) -> GivenTaps {
        let is_queued = |acts: fn(&What) -> bool| queued.iter().any(|waiting| acts(&waiting.what));
        let unless = |is_queued: bool, tap: Tap| if is_queued { Tap::No(WhyNot::Queued) } else { tap };
        let made = |asked: Move, mover: Mover| Tap::of_move(view.state.apply(asked, mover));
        let issuer = self.mover(view, &[Permission::to_issue(view.kind)]);
        let keeper = self.mover(view, &[Permission::to_issue(view.kind), Permission::Manage]);
        let approver = self.mover(view, &[Permission::Approve]).filter(|by| *by == Mover::Staff);
        let waits = view.state == PassState::AwaitingApproval;
        let share = |missing: Option<WhyNot>| {
            let over = is_over(view, watch.now());
            let stopped = match view.state {
                state @ (PassState::Deleted | PassState::Declined | PassState::Superseded) => {
                    Some(WhyNot::Stands(state))
                }
                _ => over.then_some(WhyNot::Over),
            };
            Tap::unless(stopped.or(missing))
        };
        let no_phone = view.guest.phone_ending.is_none().then_some(WhyNot::NoPhone);
        let no_email = (!view.guest.has_email).then_some(WhyNot::NoEmail);
        let has_link = issuer.filter(|_| view.kind != Kind::Passcode);
        let change = issuer.map(|by| made(Move::Supersede, by));
        let repeats = !matches!(view.kind, Kind::Permanent | Kind::Passcode);
        GivenTaps {
            share_by_sms: has_link.map(|_| share(no_phone)),
            share_by_email: has_link.map(|_| share(no_email)),
            share_by_sheet: has_link.map(|_| share(None)),
            repeat: change.clone().map(|tap| match tap {
                Tap::Can if !repeats => Tap::No(WhyNot::NothingToRepeat),
                tap => unless(is_queued(|what| matches!(what, What::Repeat { .. })), tap),
            }),
            change,
            delete: keeper.map(|by| {
                let tap = made(Move::Delete, by);
                unless(is_queued(|what| matches!(what, What::DeletePass { .. })), tap)
            }),
            freeze: keeper.filter(|by| *by == Mover::Staff && view.state == PassState::Live).map(|by| {
                let tap = made(Move::Freeze(FreezeCause::Staff), by);
                unless(is_queued(|what| matches!(what, What::Freeze { .. })), tap)
            }),
            thaw: self
                .thaw_tap(view)
                .filter(|_| view.state == PassState::Frozen)
                .map(|tap| unless(is_queued(|what| matches!(what, What::Thaw { .. })), tap)),
            approve: approver
                .filter(|_| waits)
                .map(|by| unless(is_queued(is_decision), made(Move::Approve, by))),
            decline: approver
                .filter(|_| waits)
                .map(|by| unless(is_queued(is_decision), made(Move::Decline, by))),
            phones: keeper.filter(|_| view.kind.has_phone_check()).map(|_| Tap::Can),
        }
    }
}

fn is_decision(what: &What) -> bool {
    matches!(what, What::Approve { .. } | What::Decline { .. })
}

/// What receipts and the link tell of the guest's use. The last opening of each door stands for all of them but the
/// first, from which *active for* counts.
fn usage(view: &PassView, door: DoorId) -> Usage {
    let mut usage = Usage::default();
    for used in &view.used {
        let event = Event::Opened { at: used.last_at, here: used.door == door, same_phone: false };
        usage.learn(&view.permit, event);
    }
    if let Some(at) = view.first_used_at {
        usage.learn(&view.permit, Event::Opened { at, here: false, same_phone: false });
    }
    if let Some(at) = view.guest.opened_at {
        usage.learn(&view.permit, Event::LinkOpened { at });
    }
    usage.learn(&view.permit, Event::SecretEntered);
    usage
}
