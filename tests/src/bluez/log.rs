//! What was said on the bus and in the air, in order, for tests that count.

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A client called the daemon.
    Called(Call),
    /// The daemon called an application of a reader.
    Asked(Call),
    /// What went over a link between a phone and a door.
    Air(Said),
}

/// A call on the bus.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// The object.
    pub path: String,
    /// The interface's last part, such as `Device1`.
    pub interface: String,
    /// The method.
    pub member: String,
    /// The property that is meant, where it is about one.
    pub about: String,
}

impl Call {
    pub(super) fn new(path: &str, interface: &str, member: &str) -> Self {
        let interface = interface.rsplit('.').next().unwrap_or(interface);
        Self {
            path: path.to_owned(),
            interface: interface.to_owned(),
            member: member.to_owned(),
            about: String::new(),
        }
    }
}

/// What is said on a link; adapters by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The phone's adapter.
    pub phone: String,
    /// The door's adapter.
    pub door: String,
    /// What.
    pub what: Att,
}

/// A request of the attribute protocol, or what comes unasked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Att {
    /// The link is up.
    Linked,
    /// The phone has read which services there are.
    Discovered,
    /// The phone listens for notifications of this characteristic (its UUID).
    Listens(String),
    /// It no longer does.
    StopsListening(String),
    /// The phone has asked for a value.
    Read(String),
    /// The phone has written a value.
    Write(String, Vec<u8>),
    /// The door's notification as the phone hears it.
    Notified(String, Vec<u8>),
    /// The link is gone.
    Cut,
}

/// The events so far. A clone is a copy.
#[derive(Clone, Debug, Default)]
pub struct Log {
    events: Vec<Event>,
}

impl Log {
    pub(super) fn push(&mut self, event: Event) {
        self.events.push(event);
    }

    /// Everything, in order.
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// The calls of clients to the daemon on paths of this adapter, in order.
    pub fn calls(&self, adapter: &str) -> Vec<&Call> {
        let (exactly, below) = (format!("/org/bluez/{adapter}"), format!("/org/bluez/{adapter}/"));
        let calls = self.events.iter().filter_map(|event| match event {
            Event::Called(call) => Some(call),
            _ => None,
        });
        calls.filter(|call| call.path == exactly || call.path.starts_with(&below)).collect()
    }

    /// What a phone and a door said to each other, in order.
    pub fn said(&self, phone: &str, door: &str) -> Vec<&Att> {
        let said = self.events.iter().filter_map(|event| match event {
            Event::Air(said) => Some(said),
            _ => None,
        });
        said.filter(|said| said.phone == phone && said.door == door).map(|said| &said.what).collect()
    }

    /// The values that a phone has written to a characteristic of a door.
    pub fn written(&self, phone: &str, door: &str, characteristic: &str) -> Vec<Vec<u8>> {
        let written = |att: &Att| match att {
            Att::Write(uuid, value) if uuid == characteristic => Some(value.clone()),
            _ => None,
        };
        self.said(phone, door).into_iter().filter_map(written).collect()
    }
}
