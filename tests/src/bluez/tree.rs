//! The objects that the daemon shows, and the signals that tell of them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use zbus::{OwnedObjectPath, OwnedVariant, Variant};

use super::out::Out;
use super::value::{Interfaces, Properties, object_path, read_flag};

pub(super) const ROOT: &str = "/org/bluez";
pub(super) const PROPERTIES: &str = "org.freedesktop.DBus.Properties";
pub(super) const OBJECT_MANAGER: &str = "org.freedesktop.DBus.ObjectManager";

/// Every object, by path.
pub(super) struct Tree {
    objects: BTreeMap<String, Interfaces>,
    out: Out,
}

impl Tree {
    /// What a daemon shows that has no adapter yet.
    pub(super) fn new(out: Out) -> Self {
        let agents = Interfaces::from([("org.bluez.AgentManager1".to_owned(), Properties::new())]);
        Self { objects: BTreeMap::from([(ROOT.to_owned(), agents)]), out }
    }

    pub(super) fn has(&self, path: &str, interface: &str) -> bool {
        self.objects.get(path).is_some_and(|interfaces| interfaces.contains_key(interface))
    }

    pub(super) fn properties(&self, path: &str, interface: &str) -> Option<&Properties> {
        self.objects.get(path)?.get(interface)
    }

    pub(super) fn flag(&self, path: &str, interface: &str, name: &str) -> bool {
        self.properties(path, interface).and_then(|properties| read_flag(properties, name)).unwrap_or(false)
    }

    /// Shows an object.
    pub(super) fn add(&mut self, path: &str, interfaces: Interfaces) {
        if let Some(name) = object_path(path) {
            self.out.signal("/", OBJECT_MANAGER, "InterfacesAdded", &(name, &interfaces));
        }
        self.objects.insert(path.to_owned(), interfaces);
    }

    /// Takes an object away, and before it everything below it.
    pub(super) fn remove(&mut self, path: &str) -> Vec<String> {
        let below = format!("{path}/");
        let gone: Vec<String> =
            self.objects.keys().filter(|key| *key == path || key.starts_with(&below)).cloned().collect();
        for path in gone.iter().rev() {
            let Some(interfaces) = self.objects.remove(path) else { continue };
            let interfaces: Vec<String> = interfaces.into_keys().collect();
            if let Some(name) = object_path(path) {
                self.out.signal("/", OBJECT_MANAGER, "InterfacesRemoved", &(name, interfaces));
            }
        }
        gone
    }

    /// Changes properties and says so, also where the new value is the old one; nothing if the object is gone.
    pub(super) fn set<const N: usize>(
        &mut self,
        path: &str,
        interface: &str,
        changed: [(&str, OwnedVariant); N],
    ) {
        self.change(path, interface, super::value::properties(changed), &[]);
    }

    /// Takes properties away and says so.
    pub(super) fn unset(&mut self, path: &str, interface: &str, gone: &[&str]) {
        self.change(path, interface, Properties::new(), gone);
    }

    pub(super) fn change(&mut self, path: &str, interface: &str, changed: Properties, gone: &[&str]) {
        let Some(properties) =
            self.objects.get_mut(path).and_then(|interfaces| interfaces.get_mut(interface))
        else {
            return;
        };
        self.out.signal(path, PROPERTIES, "PropertiesChanged", &(interface, &changed, gone));
        properties.retain(|name, _| !gone.contains(&name.as_str()));
        properties.extend(changed);
    }

    /// Changes a property without a word, as an odd or older daemon would have it; `None` takes it away.
    pub(super) fn edit(
        &mut self,
        path: &str,
        interface: &str,
        name: &str,
        value: Option<Variant<'static>>,
    ) -> Option<()> {
        self.replace(path, interface, name, value.map(super::value::value))
    }

    /// Changes a property without a word; `None` takes it away.
    pub(super) fn replace(
        &mut self,
        path: &str,
        interface: &str,
        name: &str,
        value: Option<OwnedVariant>,
    ) -> Option<()> {
        let properties = self.objects.get_mut(path)?.get_mut(interface)?;
        match value {
            Some(value) => properties.insert(name.to_owned(), value),
            None => properties.remove(name),
        };
        Some(())
    }

    /// The paths right or further below this one.
    pub(super) fn below(&self, path: &str) -> Vec<String> {
        let below = format!("{path}/");
        self.objects.keys().filter(|key| key.starts_with(&below)).cloned().collect()
    }

    /// The answer to `GetManagedObjects`.
    pub(super) fn all(&self) -> HashMap<OwnedObjectPath, &Interfaces> {
        self.objects.iter().filter_map(|(path, interfaces)| Some((object_path(path)?, interfaces))).collect()
    }

    /// Only the names of children matter: bluez-async finds services and characteristics by them.
    pub(super) fn introspect(&self, path: &str) -> String {
        let below = if path == "/" { "/".to_owned() } else { format!("{path}/") };
        let child = |path: &String| path.strip_prefix(&below)?.split('/').next().map(str::to_owned);
        let children: BTreeSet<String> = self.objects.keys().filter_map(child).collect();
        let interfaces = self.objects.get(path).into_iter().flat_map(|interfaces| interfaces.keys());
        let interfaces: Vec<_> =
            interfaces.map(|name| format!("<interface name=\"{name}\"></interface>")).collect();
        let children: Vec<_> = children.iter().map(|name| format!("<node name=\"{name}\"/>")).collect();
        format!(
            "<!DOCTYPE node PUBLIC \"-//freedesktop//DTD D-BUS Object Introspection 1.0//EN\"\n\
             \"http://www.freedesktop.org/standards/dbus/1.0/introspect.dtd\">\n<node>{}{}</node>",
            interfaces.concat(),
            children.concat(),
        )
    }
}
