//! A person who is signed in at a property: their own doors, what happened, their phones.

use std::sync::Arc;

use gatepass::app::activity::ActivityRow;
use gatepass::app::own::OwnDoors;
use gatepass::app::session::{SessionRow, Signed};
use gatepass::client::wire::session::SignedIn;
use gatepass::error::Error;
use gatepass::id::{DoorId, PropertyId, SessionId, UnitId};
use gatepass::radio::Ways;

use crate::observer::Changed;
use crate::phone::Core;
use crate::resident::Resident;
use crate::staff::Staff;
use crate::under_way::{Following, Unlock};

/// Who is signed in at one property. When they no longer are, every call says so.
#[derive(Debug, uniffi::Object)]
pub struct Person {
    pub(crate) core: Arc<Core>,
    pub(crate) property: PropertyId,
}

impl Person {
    fn signed(&self) -> Result<Signed<'_, Ways>, Error> {
        self.core.signed(&self.property)
    }
}

#[uniffi::export(async_runtime = "tokio")]
impl Person {
    /// Who it is, where, and what they may do.
    pub fn person(&self) -> Result<SignedIn, Error> {
        Ok(self.signed()?.person().clone())
    }

    /// The resident's side for their home, or for one of several; nothing for staff, or where it isn't their home.
    pub fn resident(&self, unit: Option<UnitId>) -> Result<Option<Arc<Resident>>, Error> {
        let signed = self.signed()?;
        let unit = signed.resident(unit.as_ref()).map(|resident| resident.unit().id.clone());
        let resident =
            |unit| Arc::new(Resident { core: Arc::clone(&self.core), property: self.property.clone(), unit });
        Ok(unit.map(resident))
    }

    /// The staff's side; nothing for a resident.
    pub fn staff(&self) -> Result<Option<Arc<Staff>>, Error> {
        let staff = || Arc::new(Staff { core: Arc::clone(&self.core), property: self.property.clone() });
        Ok(self.signed()?.staff().map(|_| staff()))
    }

    /// Fetches the property anew, if it has changed.
    pub async fn refresh_property(&self) -> Result<(), Error> {
        let done = self.signed()?.refresh_property().await;
        self.core.told(done)
    }

    /// The own doors and whether they open now. Needs no network.
    pub fn own_doors(&self) -> Result<OwnDoors, Error> {
        self.signed()?.own_doors()
    }

    /// Fetches anew what opens the own doors.
    pub async fn refresh_own_doors(&self) -> Result<OwnDoors, Error> {
        let doors = self.signed()?.refresh_own_doors().await;
        self.core.told(doors)
    }

    /// Begins to open one of the own doors by Bluetooth. Needs no network while what opens it lasts.
    #[allow(clippy::unused_async, reason = "what it starts needs the runtime around it")]
    pub async fn unlock(&self, door: DoorId) -> Result<Arc<Unlock>, Error> {
        let (watch, property) = (self.signed()?.watch(), self.property.clone());
        Ok(Unlock::start(Arc::clone(&self.core), watch, move |core, cancelled| async move {
            let attempt = core.signed(&property)?.unlock(door, cancelled).await?;
            Ok(Some((door, attempt)))
        }))
    }

    /// What happened, the newest first, as far as this phone was told. Needs no network.
    pub fn activity(&self) -> Result<Vec<ActivityRow>, Error> {
        self.signed()?.activity()
    }

    /// The same since it was looked at last, without what this person did themselves.
    pub fn news(&self) -> Result<Vec<ActivityRow>, Error> {
        self.signed()?.news()
    }

    /// The same, as far as it is worth a notice of the system's and none has told of it yet.
    pub fn notices(&self) -> Result<Vec<ActivityRow>, Error> {
        self.signed()?.notices()
    }

    /// A notice has told of everything up to this one, or a screen has shown it.
    pub fn noticed(&self, number: u64) -> Result<(), Error> {
        self.signed()?.noticed(number)
    }

    /// This person has looked at what happened so far.
    pub fn seen_activity(&self) -> Result<(), Error> {
        self.core.told(self.signed()?.seen_activity())
    }

    /// Asks what happened meanwhile.
    pub async fn refresh_activity(&self) -> Result<Vec<ActivityRow>, Error> {
        let rows = self.signed()?.refresh_activity().await;
        self.core.told(rows)
    }

    /// Begins to follow what happens, through lost connections too; the observer is told.
    #[allow(clippy::unused_async, reason = "what it starts needs the runtime around it")]
    pub async fn follow_activity(&self) -> Result<Arc<Following>, Error> {
        self.signed()?;
        let (core, property) = (Arc::clone(&self.core), self.property.clone());
        Ok(Following::start(async move {
            let signed = core.signed(&property)?;
            let mut follow = signed.follow();
            loop {
                let row = follow.next().await?;
                core.watcher.tell(Changed::Activity { row });
            }
        }))
    }

    /// The phones on which this person is signed in here, the newest first.
    pub async fn sessions(&self) -> Result<Vec<SessionRow>, Error> {
        self.signed()?.sessions().await
    }

    /// Signs another phone out, as a lost one asks for.
    pub async fn end_session(&self, session: SessionId) -> Result<Vec<SessionRow>, Error> {
        self.signed()?.end_session(&session).await
    }

    /// Signs out here. Works without a network; what is queued stays, and waits for them.
    pub async fn sign_out(&self) -> Result<(), Error> {
        let done = self.signed()?.sign_out().await;
        self.core.told(done)
    }
}
