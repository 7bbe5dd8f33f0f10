//! Of what the phone's system tells while the app isn't shown.

use super::{ActivityRow, Signed};
use crate::cache::records::NewsRecord;
use crate::client::wire::activity::Event;
use crate::error::Error;
use crate::property::{Permission, Role};

impl<R> Signed<'_, R> {
    /// What is worth a notice and wasn't looked at, nor told by one before; the newest first. Needs no network.
    ///
    /// A resident hears of doors that their passes opened, of passes that staff make for their home, of a pass that
    /// froze, and that a guest has written; staff who approve, of passes that wait for it.
    pub fn notices(&self) -> Result<Vec<ActivityRow>, Error> {
        let noticed = self.news_record()?.noticed;
        let mut rows = self.news()?;
        rows.retain(|row| row.number > noticed && self.is_worth_a_notice(&row.event));
        Ok(rows)
    }

    /// A notice has told of everything up to this one, or a screen has shown it.
    pub fn noticed(&self, number: u64) -> Result<(), Error> {
        let known = self.news_record()?;
        let noticed = known.noticed.max(number);
        Ok(self.cache().put(&NewsRecord { noticed, ..known })?)
    }

    fn is_worth_a_notice(&self, event: &Event) -> bool {
        match self.session.person.role {
            Role::Resident => {
                matches!(
                    event,
                    Event::Unlocked { .. } | Event::Issued | Event::Frozen { .. } | Event::Contacted
                )
            }
            Role::Staff => matches!(event, Event::PhoneSubmitted) && self.may(Permission::Approve),
        }
    }
}
