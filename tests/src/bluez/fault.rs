//! What goes wrong, when, and for whom.

use std::time::Duration;

/// Something that goes wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// A call of this method is refused with this error.
    Refused {
        /// The method.
        member: &'static str,
        /// The error's full name.
        name: &'static str,
        /// What it says.
        text: &'static str,
    },
    /// A call of this method is never answered, and does nothing.
    Hangs {
        /// The method.
        member: &'static str,
    },
    /// A call of this method is taken up only after a while.
    Late {
        /// The method.
        member: &'static str,
        /// How long.
        by: Duration,
    },
    /// A call of this method waits until the test lets it [go on](super::Daemon::go_on).
    Held {
        /// The method.
        member: &'static str,
    },
    /// The link comes up, and services never resolve.
    NeverResolves,
    /// The link breaks before the door hears of a write.
    CutBeforeWrite,
    /// The link breaks when the door has the write, and before the phone knows.
    CutDuringWrite,
    /// The link breaks once the phone knows that its write has arrived.
    CutAfterWrite,
    /// The link breaks when the door has notified, and before the phone hears it.
    CutBeforeNotification,
    /// The link breaks right after a notification.
    CutAfterNotification,
    /// A write is answered with this error of the attribute protocol, and the door doesn't hear of it.
    WriteError(u8),
    /// A notification vanishes.
    NotificationLost,
    /// A notification comes twice.
    NotificationDoubled,
    /// A notification comes with a bit turned over.
    NotificationGarbled,
    /// Characteristics have no `MTU`, as with daemons before 5.62.
    NoMtu,
    /// Characteristics have a flag that no client knows.
    OddFlag,
    /// A new adapter has no `Modalias`.
    NoModalias,
}

/// When a fault happens, and for whom.
#[derive(Clone, Debug)]
pub struct Plan {
    pub(super) fault: Fault,
    pub(super) adapter: Option<String>,
    pub(super) after: usize,
    pub(super) left: Option<usize>,
}

impl Plan {
    /// It happens the next time that it can.
    pub fn once(fault: Fault) -> Self {
        Self { fault, adapter: None, after: 0, left: Some(1) }
    }

    /// It happens each time.
    pub fn always(fault: Fault) -> Self {
        Self { left: None, ..Self::once(fault) }
    }

    /// Only for clients of this adapter; on a link, the phone's.
    #[must_use]
    pub fn on(mut self, adapter: &str) -> Self {
        self.adapter = Some(adapter.to_owned());
        self
    }

    /// Not before it could have happened this often.
    #[must_use]
    pub fn after(mut self, chances: usize) -> Self {
        self.after = chances;
        self
    }
}

/// The plans that are left.
#[derive(Debug, Default)]
pub(super) struct Faults(Vec<Plan>);

impl Faults {
    pub(super) fn add(&mut self, plan: Plan) {
        self.0.push(plan);
    }

    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    /// Whether one of these happens now: the first planned one that fits, used up if it happens once.
    pub(super) fn take(&mut self, adapter: &str, fits: impl Fn(&Fault) -> bool) -> Option<Fault> {
        let mut happens = None;
        for plan in &mut self.0 {
            let meant = plan.adapter.as_deref().is_none_or(|meant| meant == adapter);
            if !meant || !fits(&plan.fault) || plan.left == Some(0) {
                continue;
            }
            if plan.after > 0 {
                plan.after -= 1;
            } else if happens.is_none() {
                plan.left = plan.left.map(|left| left.saturating_sub(1));
                happens = Some(plan.fault.clone());
            }
        }
        self.0.retain(|plan| plan.left != Some(0));
        happens
    }

    /// Whether this happens now.
    pub(super) fn happens(&mut self, adapter: &str, fault: &Fault) -> bool {
        self.take(adapter, |planned| planned == fault).is_some()
    }
}
