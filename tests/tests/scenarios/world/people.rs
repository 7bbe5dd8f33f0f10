//! People and their phones.

use std::sync::Arc;

use gatepass::app::Device;
use gatepass::error::Error;
use gatepass::id::PersonId;
use gatepass::radio::Loopback;
use gatepass_service::messenger::verification_code_in;
use gatepass_tests::phone::Phone;

use super::World;

/// Those who don't live or work here, with numbers that are kept free for fiction.
const GUESTS: [(&str, &str); 6] = [
    ("Ben", "+12025550150"),
    ("Lee", "+12025550151"),
    ("Nora", "+12025550152"),
    ("Vera", "+12025550153"),
    ("Ravi", "+12025550154"),
    ("the courier", "+12025550155"),
];

/// A text or an e-mail that has come.
pub struct Letter {
    to: String,
    /// What it says.
    pub text: String,
    /// A scenario has looked at it.
    read: bool,
}

impl World {
    /// Whether the person lives or works here.
    pub fn is_member(&self, name: &str) -> bool {
        self.member(name).is_some() || self.newcomers.contains(name)
    }

    fn member(&self, name: &str) -> Option<&str> {
        let people = self.file["people"].as_array()?;
        let person = people.iter().find(|person| person["name"] == name)?;
        person["phone"].as_str()
    }

    /// Somebody of the property's file, by id.
    pub fn person(&self, name: &str) -> Result<PersonId, String> {
        let people = self.file["people"].as_array().map(Vec::as_slice).unwrap_or_default();
        let found =
            people.iter().find(|person| person["name"] == name).and_then(|person| person["id"].as_str());
        let id = found.ok_or_else(|| format!("{name} isn't of Elm House"))?;
        PersonId::new(id).map_err(|error| error.to_string())
    }

    /// Notes the number that somebody of the property has from now on.
    pub fn renumber(&mut self, name: &str, number: &str) {
        let people = self.file["people"].as_array_mut().into_iter().flatten();
        for person in people.filter(|person| person["name"] == name) {
            person["phone"] = number.into();
        }
    }

    /// A person's telephone number.
    pub fn number(&self, name: &str) -> Result<String, String> {
        let guest = || GUESTS.iter().find(|(guest, _)| *guest == name).map(|(_, number)| *number);
        let number = self.member(name).or_else(guest);
        number.map(str::to_owned).ok_or_else(|| format!("{name} has no part in the scenarios"))
    }

    /// A person's e-mail address.
    pub fn email(name: &str) -> String {
        format!("{}@example.com", name.replace(' ', ".").to_lowercase())
    }

    /// A person's phone, new if need be.
    pub async fn phone(&mut self, name: &str) -> Result<Phone, String> {
        if !self.phones.contains_key(name) {
            Box::pin(self.new_phone(name)).await?;
        }
        self.phones.get(name).cloned().ok_or_else(|| "no phone".to_owned())
    }

    /// Another phone, which remembers nothing; the number goes on.
    pub async fn new_phone(&mut self, name: &str) -> Result<(), String> {
        self.number(name)?;
        let file = self
            .folder
            .path()
            .join(format!("phone-{}.db", self.phones.len() + self.drawer.len() + self.inbox.len()));
        let phone = Phone::new(self.stage().await?, &file)?;
        let before = self.phones.insert(name.to_owned(), phone);
        self.drawer.extend(before.map(|before| (name.to_owned(), before)));
        if self.is_member(name) { self.sign_in(name).await } else { Ok(()) }
    }

    /// Back to the phone before the new one.
    pub fn other_phone(&mut self, name: &str) -> Result<(), String> {
        let other = self.drawer.remove(name).ok_or_else(|| format!("{name} has one phone"))?;
        let before = self.phones.insert(name.to_owned(), other);
        self.drawer.extend(before.map(|before| (name.to_owned(), before)));
        Ok(())
    }

    async fn sign_in(&mut self, name: &str) -> Result<(), String> {
        let words = |error: Error| error.to_string();
        let (device, number) = (self.phone(name).await?.device, self.number(name)?);
        device.sign_in(&number).await.map_err(words)?;
        let text = self.letter(&number, |text| text.contains("verification code")).await?;
        let digits = verification_code_in(&text).ok_or("a text without six digits")?;
        let signed = device.verify_sign_in(digits).await.map_err(words)?;
        match signed.resident(None) {
            Some(home) => home.refresh().await.map_err(words),
            None => Ok(()),
        }
    }

    /// The phone of somebody who lives or works here.
    pub async fn signed(&mut self, name: &str) -> Result<Arc<Device<Loopback>>, String> {
        if !self.is_member(name) {
            return Err(format!("{name} doesn't live or work at Elm House"));
        }
        let device = self.phone(name).await?.device;
        let is_signed_in = device.signed_in().map_err(|error| error.to_string())?.is_some();
        if !is_signed_in {
            // A session lasts 90 days.
            Box::pin(self.sign_in(name)).await?;
        }
        Ok(device)
    }

    /// The first letter to a number or an address that nobody has looked at and that is like this.
    pub async fn letter(&mut self, to: &str, like: impl Fn(&str) -> bool) -> Result<String, String> {
        loop {
            let unread = |letter: &&mut Letter| letter.to == to && !letter.read && like(&letter.text);
            if let Some(letter) = self.inbox.iter_mut().find(unread) {
                letter.read = true;
                return Ok(letter.text.clone());
            }
            let messages = self.stage().await?.messages.clone();
            let letter = messages.take(to).await.ok_or("no such message has come")?;
            self.inbox.push(Letter { to: to.to_owned(), text: letter.text, read: false });
        }
    }

    /// A link that came to a number or an address and that no phone has taken in.
    pub async fn new_link(&mut self, to: &str) -> Result<String, String> {
        let link_of =
            |text: &str| text.split_whitespace().find(|word| word.starts_with("https://")).map(str::to_owned);
        let is_new = |world: &Self, link: &String| !world.links.values().any(|known| known == link);
        let mut come =
            self.inbox.iter().filter(|letter| letter.to == to).filter_map(|letter| link_of(&letter.text));
        if let Some(link) = come.find(|link| is_new(self, link)) {
            return Ok(link);
        }
        let text = self.letter(to, |text| link_of(text).is_some()).await?;
        link_of(&text).ok_or_else(|| "a message without a link".to_owned())
    }

    /// All letters, once those under way have come.
    pub async fn letters(&mut self) -> Result<&[Letter], String> {
        // They leave in order: once that of a sign-in has come, so have those before it.
        self.new_phone("Tom").await?;
        for late in self.stage().await?.messages.sent() {
            if let Some(letter) = self.stage().await?.messages.take(&late.to).await {
                self.inbox.push(Letter { to: late.to, text: letter.text, read: false });
            }
        }
        Ok(&self.inbox)
    }

    /// The letters to a number or an address that nobody has looked at, once all that is under way has come.
    pub async fn unread(&mut self, to: &str) -> Result<Vec<String>, String> {
        let letters = self.letters().await?.iter();
        let unread = letters.filter(|letter| letter.to == to && !letter.read);
        Ok(unread.map(|letter| letter.text.clone()).collect())
    }
}
