//! A phone and a door of a few lines each, straight on the bus: for tests of the fake itself, and for whoever in a
//! test is not the one under test.

mod door;
mod phone;

use std::fmt;

use zbus::message::Type;
use zbus::{Connection, DBusError as _, DynamicType, Message, MessageStream};

pub use door::{PlainDoor, Reaction, Served, Wrote};
pub use phone::{PlainLink, PlainPhone, Sighting};

const PROPERTIES: &str = "org.freedesktop.DBus.Properties";
const OBJECT_MANAGER: &str = "org.freedesktop.DBus.ObjectManager";

/// An error as it came over the bus.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlainError {
    /// The error's name, such as `org.bluez.Error.Failed`.
    pub name: String,
    /// What it says.
    pub text: String,
}

impl fmt::Display for PlainError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.name, self.text)
    }
}

impl From<PlainError> for String {
    fn from(error: PlainError) -> Self {
        error.to_string()
    }
}

impl From<zbus::Error> for PlainError {
    fn from(error: zbus::Error) -> Self {
        match error {
            zbus::Error::MethodError(name, text, _) => {
                Self { name: name.as_str().to_owned(), text: text.unwrap_or_default() }
            }
            zbus::Error::FDO(error) => Self {
                name: error.name().as_str().to_owned(),
                text: error.description().unwrap_or_default().to_owned(),
            },
            other => Self { name: String::new(), text: other.to_string() },
        }
    }
}

/// A connection that hears signals of all kinds.
async fn join(address: &str) -> Result<(Connection, MessageStream), PlainError> {
    let connection = zbus::connection::Builder::address(address).build().await?;
    let messages = MessageStream::from(&connection);
    let bus = "org.freedesktop.DBus";
    let rule = "type='signal',sender='org.bluez'";
    connection.call_method(Some(bus), "/org/freedesktop/DBus", Some(bus), "AddMatch", &rule).await?;
    Ok((connection, messages))
}

async fn call<B: serde::Serialize + DynamicType>(
    connection: &Connection,
    path: &str,
    interface: &str,
    member: &str,
    body: &B,
) -> Result<Message, PlainError> {
    Ok(connection.call_method(Some("org.bluez"), path, Some(interface), member, body).await?)
}

/// The path and the member of a message of this kind.
fn heard(message: &Message, kind: Type) -> Option<(String, String)> {
    let header = message.header();
    let (path, member) = (header.path()?, header.member()?);
    (message.message_type() == kind).then(|| (path.as_str().to_owned(), member.as_str().to_owned()))
}
