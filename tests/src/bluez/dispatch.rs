//! From a message to the room that it is for.

use zbus::message::Type;
use zbus::{Message, OwnedVariant};

use super::adapter::{ADAPTER, ADVERTISING, GATT_MANAGER};
use super::advertisement::ADVERTISEMENT;
use super::application::CHARACTERISTIC;
use super::fault::Fault;
use super::link::DEVICE;
use super::log::{Call, Event};
use super::refusal::Refusal;
use super::state::{Later, State};
use super::tree::{OBJECT_MANAGER, PROPERTIES, ROOT};
use super::value::{Properties, read_flag};

impl State {
    /// A message has come.
    pub(super) fn on_message(&mut self, message: &Message) {
        match message.message_type() {
            Type::MethodCall => self.on_call(message),
            Type::Signal => self.on_signal(message),
            Type::MethodReturn | Type::Error => self.on_reply(message),
        }
    }

    fn on_call(&mut self, call: &Message) {
        let Addressed { path, interface, member, .. } = Addressed::of(call);
        let about = about(call, &interface, &member);
        self.log.push(Event::Called(Call { about, ..Call::new(&path, &interface, &member) }));
        let adapter = path.strip_prefix(ROOT).and_then(|rest| rest.split('/').nth(1)).unwrap_or_default();
        let fault = self.faults.take(adapter, |fault| match fault {
            Fault::Refused { member: meant, .. }
            | Fault::Hangs { member: meant }
            | Fault::Held { member: meant }
            | Fault::Late { member: meant, .. } => *meant == member,
            _ => false,
        });
        match fault {
            Some(Fault::Refused { name, text, .. }) => {
                let refusal = Refusal { name: name.to_owned(), text: text.to_owned() };
                self.out.refuse(call, &refusal);
            }
            Some(Fault::Hangs { .. }) => {}
            Some(Fault::Held { .. }) => self.held.push(call.clone()),
            Some(Fault::Late { by, .. }) => self.after(by, Later::Take(call.clone())),
            _ => self.take_up(call),
        }
    }

    /// Takes up what was held, in order.
    pub(super) fn go_on(&mut self) {
        for call in std::mem::take(&mut self.held) {
            self.take_up(&call);
        }
    }

    /// Whether a call of this method is held.
    pub(super) fn holds(&self, member: &str) -> bool {
        self.held.iter().any(|call| call.header().member().is_some_and(|name| name.as_str() == member))
    }

    /// Does what a client wants, or refuses it.
    pub(super) fn take_up(&mut self, call: &Message) {
        let addressed = Addressed::of(call);
        if let Err(refusal) = self.handle(&addressed, call) {
            self.out.refuse(call, &refusal);
        }
    }

    fn handle(&mut self, addressed: &Addressed, call: &Message) -> Result<(), Refusal> {
        let Addressed { path, interface, member, sender } = addressed;
        let adapter = path.strip_prefix(ROOT).and_then(|rest| rest.strip_prefix('/'));
        let adapter = adapter.filter(|name| self.adapters.contains_key(*name));
        match (interface.as_str(), adapter) {
            (OBJECT_MANAGER, _) if member == "GetManagedObjects" => {
                self.out.reply(call, &self.tree.all());
                Ok(())
            }
            ("org.freedesktop.DBus.Introspectable", _) => {
                self.out.reply(call, &self.tree.introspect(path));
                Ok(())
            }
            ("org.freedesktop.DBus.Peer", _) => {
                self.out.reply(call, &());
                Ok(())
            }
            (PROPERTIES, _) => self.call_properties(path, member, call),
            (ADAPTER, Some(name)) => self.call_adapter(name, member, sender, call),
            (GATT_MANAGER, Some(name)) => self.call_gatt_manager(name, member, sender, call),
            (ADVERTISING, Some(name)) => self.call_advertising(name, member, sender, call),
            (DEVICE, _) if self.tree.has(path, DEVICE) => self.call_device(path, member, call),
            (CHARACTERISTIC, _) => self.call_characteristic(path, member, sender, call),
            _ => Err(Refusal::unknown_method(interface, member)),
        }
    }

    fn call_properties(&mut self, path: &str, member: &str, call: &Message) -> Result<(), Refusal> {
        let body = call.body();
        match member {
            "GetAll" => {
                let interface: String = body.deserialize().map_err(|_| Refusal::invalid_arguments())?;
                let all = self.tree.properties(path, &interface);
                self.out.reply(call, all.ok_or_else(|| unknown_object(member))?);
                Ok(())
            }
            "Get" => {
                let (interface, name): (String, String) =
                    body.deserialize().map_err(|_| Refusal::invalid_arguments())?;
                let all = self.tree.properties(path, &interface).ok_or_else(|| unknown_object(member))?;
                let value = all.get(&name).ok_or_else(|| Refusal {
                    name: "org.freedesktop.DBus.Error.InvalidArgs".to_owned(),
                    text: format!("No such property '{name}'"),
                })?;
                self.out.reply(call, value);
                Ok(())
            }
            "Set" => {
                let (interface, name, value): (String, String, OwnedVariant) =
                    body.deserialize().map_err(|_| Refusal::invalid_arguments())?;
                self.set_property(path, &interface, name, value)?;
                self.out.reply(call, &());
                Ok(())
            }
            _ => Err(Refusal::unknown_method(PROPERTIES, member)),
        }
    }

    fn set_property(
        &mut self,
        path: &str,
        interface: &str,
        name: String,
        value: OwnedVariant,
    ) -> Result<(), Refusal> {
        if !self.tree.has(path, interface) {
            return Err(unknown_object("Set"));
        }
        let changed = Properties::from([(name, value)]);
        match (path.strip_prefix(ROOT), read_flag(&changed, "Powered")) {
            (Some(adapter), Some(on)) if interface == ADAPTER => {
                let adapter = adapter.trim_start_matches('/').to_owned();
                self.power(&adapter, on);
            }
            _ => self.tree.change(path, interface, changed, &[]),
        }
        Ok(())
    }

    fn on_signal(&mut self, signal: &Message) {
        let Addressed { path, interface, member, sender } = Addressed::of(signal);
        let body = signal.body();
        match (interface.as_str(), member.as_str()) {
            ("org.freedesktop.DBus", "NameOwnerChanged") => {
                let changed = body.deserialize::<(String, String, String)>();
                if let Ok((name, _, new)) = changed
                    && name.starts_with(':')
                    && new.is_empty()
                {
                    self.on_gone(&name);
                }
            }
            (PROPERTIES, "PropertiesChanged") => {
                let changed = body.deserialize::<(String, Properties, Vec<String>)>();
                let Ok((about, changed, gone)) = changed else { return };
                match about.as_str() {
                    ADVERTISEMENT => self.change_advertisement(&sender, &path, &changed, &gone),
                    CHARACTERISTIC => {
                        if let Some(value) = changed.get("Value") {
                            self.on_value(&sender, &path, value);
                        }
                    }
                    _ => {}
                }
            }
            _ => {}
        }
    }

    /// A client has left the bus.
    fn on_gone(&mut self, client: &str) {
        self.drop_advertisements_of(client);
        self.drop_applications_of(client);
        self.stop_listening_of(client);
        for name in self.adapters.keys().cloned().collect::<Vec<_>>() {
            let adapter = self.adapters.get_mut(&name);
            if adapter.is_some_and(|adapter| adapter.searches.remove(client).is_some()) {
                self.end_searching(&name);
            }
        }
    }

    fn on_reply(&mut self, reply: &Message) {
        let header = reply.header();
        let Some(serial) = header.reply_serial() else { return };
        let body = reply.body();
        let text: String = body.deserialize().unwrap_or_default();
        match header.error_name() {
            Some(name) => self.on_answer(serial, Err((name.as_str(), &text))),
            None => self.on_answer(serial, Ok(reply)),
        }
    }
}

/// Where a message comes from and goes to.
struct Addressed {
    path: String,
    interface: String,
    member: String,
    sender: String,
}

impl Addressed {
    fn of(message: &Message) -> Self {
        let header = message.header();
        let path = header.path().map(|path| path.as_str().to_owned());
        let interface = header.interface().map(|interface| interface.as_str().to_owned());
        let member = header.member().map(|member| member.as_str().to_owned());
        let sender = header.sender().map(|sender| sender.as_str().to_owned());
        Self {
            path: path.unwrap_or_default(),
            interface: interface.unwrap_or_default(),
            member: member.unwrap_or_default(),
            sender: sender.unwrap_or_default(),
        }
    }
}

fn about(call: &Message, interface: &str, member: &str) -> String {
    let body = call.body();
    let about = match (interface, member) {
        (PROPERTIES, "Get") => body.deserialize::<(String, String)>().map(|(_, name)| name),
        (PROPERTIES, "Set") => body.deserialize::<(String, String, OwnedVariant)>().map(|(_, name, _)| name),
        (PROPERTIES, "GetAll") => {
            body.deserialize::<String>().map(|name| name.rsplit('.').next().unwrap_or_default().to_owned())
        }
        _ => return String::new(),
    };
    about.unwrap_or_default()
}

fn unknown_object(member: &str) -> Refusal {
    Refusal {
        name: "org.freedesktop.DBus.Error.UnknownObject".to_owned(),
        text: format!("Method \"{member}\" on interface \"{PROPERTIES}\" doesn't exist\n"),
    }
}
