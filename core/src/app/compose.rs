//! Composing a pass, step by step: what the screen shows of a draft.
//!
//! ```text
//!   kind ─▶ when ─▶ doors ─▶ guest ─▶ review ─▶ create
//! ```
//!
//! Nobody is told that a field is empty before they had the chance to fill it in: what is missing is shown
//! from the moment its step was left, everything else as it is typed.

use serde::Serialize;

use super::show::{TimesView, Watch};
use crate::id::{DoorId, PassId};
use crate::pass::draft::{Composition, Context, DoorChoice, Draft, KindChoice};
use crate::pass::given::Given;
use crate::pass::kind::{Credential, Kind};
use crate::pass::problem::{Field, Notice, Problem, Problems};

/// A step of composing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum), uniffi(name = "ComposeStep"))]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Which kind of pass.
    Kind,
    /// When it opens.
    When,
    /// Which doors, and by what.
    Doors,
    /// Whom it is for, its name, the secret code, the personal message.
    Guest,
    /// All of it, once more.
    Review,
}

impl Step {
    /// The steps in order.
    pub const ALL: [Self; 5] = [Self::Kind, Self::When, Self::Doors, Self::Guest, Self::Review];

    /// The step on which a field is.
    pub const fn of(field: Field) -> Self {
        match field {
            Field::Kind => Self::Kind,
            Field::Zone
            | Field::Start
            | Field::End
            | Field::Date
            | Field::Days
            | Field::From
            | Field::Until
            | Field::ExpiresOn
            | Field::ExpiresIn
            | Field::ActiveFor
            | Field::Repeat => Self::When,
            Field::Doors | Field::Credentials => Self::Doors,
            Field::Name
            | Field::PersonalMessage
            | Field::SecretCode
            | Field::RecipientName
            | Field::RecipientEmail
            | Field::RecipientPhone
            | Field::RecipientUnit => Self::Guest,
        }
    }
}

/// A draft and where the person is with it.
///
/// ```
/// use gatepass::app::compose::{Composing, Step};
/// use gatepass::pass::kind::Kind;
///
/// let mut composing = Composing::new(Kind::Recurring);
/// composing.next();
/// assert_eq!(composing.step(), Step::When);
/// composing.choose(Kind::FullDay);
/// assert_eq!(composing.draft.given.kind(), Kind::FullDay);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Composing {
    /// What was typed and picked so far; a screen's fields write into it.
    pub draft: Draft,
    step: Step,
    /// The furthest step that was reached.
    furthest: Step,
    /// The pass whose place it is to take.
    replaces: Option<PassId>,
}

/// What the screen shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ComposeScreen {
    /// The step to draw.
    pub step: Step,
    /// The steps in order.
    pub steps: Vec<StepView>,
    /// On the first step: the kinds on offer.
    pub kinds: Vec<KindChoice>,
    /// On the doors' step: the doors on offer.
    pub doors: Vec<DoorChoice>,
    /// On the doors' step: what may be shown at them, as far as it can be had here.
    pub credentials: Vec<Credential>,
    /// What is wrong, as far as it is time to say so.
    pub problems: Problems,
    /// What the person should know.
    pub notices: Vec<Notice>,
    /// On the last step, if nothing is wrong: what will be made.
    pub summary: Option<Summary>,
    /// Whether the pass can be made as it is.
    pub can_create: bool,
    /// Whether it can be made on this phone alone, with no network.
    pub can_create_offline: bool,
}

/// A step, as a row of dots shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct StepView {
    /// Which.
    pub step: Step,
    /// How it stands.
    pub state: StepState,
}

/// How a step stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
pub enum StepState {
    /// The person is there.
    Here,
    /// Not reached yet.
    Ahead,
    /// Reached, and nothing is wrong with it.
    Right,
    /// Reached, and something is wrong with it.
    Wrong,
}

/// What will be made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Summary {
    /// The pass's name.
    pub name: String,
    /// Its doors, in order of their numbers.
    pub doors: Vec<DoorId>,
    /// What can be shown at them.
    pub credentials: Vec<Credential>,
    /// When it will open.
    pub times: TimesView,
}

impl Composing {
    /// Begins with an empty form of this kind.
    pub fn new(kind: Kind) -> Self {
        Self::resume(Draft::new(kind))
    }

    /// Goes on with a draft that was left unfinished.
    pub const fn resume(draft: Draft) -> Self {
        Self { draft, step: Step::Kind, furthest: Step::Kind, replaces: None }
    }

    /// Goes on with a draft that is to take a pass's place: every step has been reached before.
    pub(super) const fn change(pass: PassId, draft: Draft) -> Self {
        Self { draft, step: Step::Kind, furthest: Step::Review, replaces: Some(pass) }
    }

    /// The pass whose place it is to take.
    pub const fn replaces(&self) -> Option<PassId> {
        self.replaces
    }

    /// Where the person is.
    pub const fn step(&self) -> Step {
        self.step
    }

    /// Picks a kind. Its times begin as preset; doors that weren't touched become the kind's own; whatever
    /// else was typed stays.
    pub fn choose(&mut self, kind: Kind) {
        let before = self.draft.given.kind();
        if before == kind {
            return;
        }
        if self.draft.doors == Draft::new(before).doors {
            self.draft.doors = Draft::new(kind).doors;
        }
        self.draft.given = Given::preset(kind);
    }

    /// To the next step; what is missing on the one that is left is shown from now on.
    pub fn next(&mut self) {
        let next = Step::ALL.into_iter().find(|step| *step > self.step);
        self.go_to(next.unwrap_or(Step::Review));
    }

    /// To the step before.
    pub fn back(&mut self) {
        let before = Step::ALL.into_iter().rev().find(|step| *step < self.step);
        self.go_to(before.unwrap_or(Step::Kind));
    }

    /// To any step; a tap on a dot.
    pub fn go_to(&mut self, step: Step) {
        self.step = step;
        self.furthest = self.furthest.max(step);
    }

    /// What the screen shows now.
    pub fn screen(&self, context: &Context<'_>) -> ComposeScreen {
        let review = self.draft.review(context);
        let can_create = review.outcome.is_ok();
        let (composition, problems) = match review.outcome {
            Ok(composition) => (Some(composition), Problems::default()),
            Err(problems) => (None, self.due(problems)),
        };
        let on = |step| self.step == step;
        ComposeScreen {
            step: self.step,
            steps: Step::ALL.map(|step| self.step_view(step, &problems)).to_vec(),
            kinds: if on(Step::Kind) { context.kinds() } else { Vec::new() },
            doors: if on(Step::Doors) { self.draft.doors_to_pick(context) } else { Vec::new() },
            credentials: if on(Step::Doors) { Credential::ALL.to_vec() } else { Vec::new() },
            problems,
            notices: review.notices,
            summary: composition.filter(|_| on(Step::Review)).map(|made| sum_up(&made, context)),
            can_create,
            // What a phone signs by itself, no door takes yet.
            can_create_offline: false,
        }
    }

    /// The problems that it is time to tell.
    fn due(&self, mut problems: Problems) -> Problems {
        for (field, of_field) in &mut problems.fields {
            let step = Step::of(*field);
            let was_left = step < self.furthest;
            let is_typed = step == self.furthest;
            of_field.retain(|problem| was_left || (is_typed && !matches!(problem, Problem::Missing(_))));
        }
        problems.fields.retain(|_, of_field| !of_field.is_empty());
        problems
    }

    fn step_view(&self, step: Step, problems: &Problems) -> StepView {
        let state = if step == self.step {
            StepState::Here
        } else if step > self.furthest {
            StepState::Ahead
        } else if problems.fields.keys().any(|field| Step::of(*field) == step) {
            StepState::Wrong
        } else {
            StepState::Right
        };
        StepView { step, state }
    }
}

fn sum_up(composition: &Composition, context: &Context<'_>) -> Summary {
    let permit = &composition.permit;
    Summary {
        name: composition.name.clone(),
        doors: permit.doors.as_slice().to_vec(),
        credentials: composition.credentials.clone(),
        times: TimesView::of(&permit.schedule, &Watch::new(composition.zone.clone(), context.now)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::confidential::Confidential;
    use crate::pass::draft::tests::{door, doors, home, now, property};
    use crate::pass::draft::{Composer, Pick};
    use crate::pass::given::OnDate;
    use crate::pass::problem::{Invalid, Need};

    fn screen(composing: &Composing) -> ComposeScreen {
        let (property, unit, my_route) = (property(), home(), doors([1, 2, 4]));
        let composer = Composer::Resident { unit: &unit, my_route: &my_route, live_passes: 0 };
        composing.screen(&Context { property: &property, composer, region: Some("US"), now: now() })
    }

    #[test]
    fn what_is_missing_is_told_once_its_step_is_left() {
        let mut composing = Composing::new(Kind::FullDay);
        assert!(screen(&composing).problems.is_empty());
        composing.next();
        assert!(screen(&composing).problems.is_empty(), "nobody has had the chance to pick a date");
        composing.next();
        let shown = screen(&composing);
        assert_eq!(shown.problems.of(Field::Date), [Need::Always.into()]);
        assert_eq!(shown.steps[1].state, StepState::Wrong);
        assert_eq!(shown.steps[2].state, StepState::Here);
        assert_eq!(shown.steps[4].state, StepState::Ahead);
        assert!(shown.problems.of(Field::SecretCode).is_empty());
        composing.back();
        assert_eq!(screen(&composing).problems.of(Field::Date), [Need::Always.into()]);
    }

    #[test]
    fn what_is_wrong_is_told_as_it_is_typed() {
        let mut composing = Composing::new(Kind::FullDay);
        composing.next();
        composing.draft.given = Given::FullDay(OnDate { date: "2026-11-01".parse().ok() });
        assert_eq!(screen(&composing).problems.of(Field::Date), [Invalid::Past.into()]);
    }

    #[test]
    fn a_complete_draft_is_summed_up_before_it_is_made() {
        let mut composing = Composing::new(Kind::FullDay);
        composing.draft.given = Given::FullDay(OnDate { date: "2026-11-20".parse().ok() });
        composing.draft.name = "dog walker".to_owned();
        composing.draft.secret_code = Confidential::new("4711");
        assert!(!screen(&composing).can_create);
        composing.draft.recipient.phone = Confidential::new("2125552368");
        composing.go_to(Step::Review);
        let shown = screen(&composing);
        let summary = shown.summary.unwrap();
        assert!(shown.can_create && shown.problems.is_empty());
        assert_eq!((summary.name.as_str(), summary.times.next.len()), ("dog walker", 1));
        assert_eq!(summary.doors, doors([1, 2, 3, 4]));
        assert!(shown.steps[..4].iter().all(|view| view.state == StepState::Right));
    }

    #[test]
    fn another_kind_keeps_what_was_typed_and_the_doors_that_were_chosen() {
        let mut composing = Composing::new(Kind::Recurring);
        composing.draft.name = "dog walker".to_owned();
        composing.choose(Kind::Delivery);
        assert_eq!(composing.draft.doors, Pick::CommonDoors, "nobody had chosen doors");
        composing.draft.doors = Pick::OneDoor(door(1));
        composing.choose(Kind::OneTime);
        assert_eq!(composing.draft.doors, Pick::OneDoor(door(1)));
        assert_eq!(composing.draft.name, "dog walker");
        assert_eq!(composing.draft.given, Given::preset(Kind::OneTime));
    }

    #[test]
    fn choices_are_offered_on_their_steps() {
        let mut composing = Composing::new(Kind::FullDay);
        let shown = screen(&composing);
        assert_eq!((shown.kinds.len(), shown.doors.len()), (9, 0));
        assert!(shown.notices.contains(&Notice::SecretCodeNeeded(Need::OwnUnit)), "said from the start");
        composing.go_to(Step::Doors);
        let shown = screen(&composing);
        assert_eq!((shown.kinds.len(), shown.doors.len()), (0, 6));
        composing.back();
        composing.back();
        composing.back();
        assert_eq!(composing.step(), Step::Kind);
        for _ in 0..9 {
            composing.next();
        }
        assert_eq!(composing.step(), Step::Review);
    }
}
