//! How texts and e-mails leave: a port, and two twins. One prints them, for a laptop; one keeps them, for tests and
//! the demo, which read the verification codes from there.

use std::fmt;
use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use gatepass::client::wire::activity::Channel;
use tokio::sync::Notify;

use crate::store::Letter;

/// A letter could not be sent now; it stays in the outbox.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a text or e-mail could not be sent: {reason}")]
pub struct NotSent {
    /// What the provider says; without the number.
    pub reason: String,
}

/// What sends texts and e-mails. Called by one task, never while somebody waits for an answer; a letter may come twice
/// if the power fails between sending and noting it.
pub trait Messenger: Send + Sync + fmt::Debug {
    /// Sends one.
    fn send(&self, letter: &Letter) -> Result<(), NotSent>;
}

/// Prints each letter on a line of its own: `SMS to …12: …`.
pub struct ConsoleMessenger(Mutex<Box<dyn Write + Send>>);

impl ConsoleMessenger {
    /// Prints to this.
    pub fn new(to: impl Write + Send + 'static) -> Self {
        Self(Mutex::new(Box::new(to)))
    }
}

impl fmt::Debug for ConsoleMessenger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ConsoleMessenger")
    }
}

impl Messenger for ConsoleMessenger {
    fn send(&self, letter: &Letter) -> Result<(), NotSent> {
        let mut out = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        writeln!(out, "{}", line(letter))
            .and_then(|()| out.flush())
            .map_err(|error| NotSent { reason: error.to_string() })
    }
}

/// A letter on one line; of whom it goes to only so much that they would recognise themselves.
pub fn line(letter: &Letter) -> String {
    let text = letter.text.replace('\n', " ");
    match letter.channel {
        Channel::Sms => {
            let ending = letter.to.get(letter.to.len().saturating_sub(2)..).unwrap_or_default();
            format!("SMS to …{ending}: {text}")
        }
        Channel::Email => {
            let (name, domain) = letter.to.split_once('@').unwrap_or_default();
            let first = name.chars().next().map(String::from).unwrap_or_default();
            format!("E-mail to {first}…@{domain}: {text}")
        }
    }
}

/// Keeps what was sent. Cheap to clone.
#[derive(Clone, Default)]
pub struct MemoryMessenger(Arc<Kept>);

#[derive(Default)]
struct Kept {
    letters: Mutex<Vec<Letter>>,
    news: Notify,
}

impl fmt::Debug for MemoryMessenger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MemoryMessenger")
    }
}

impl Messenger for MemoryMessenger {
    fn send(&self, letter: &Letter) -> Result<(), NotSent> {
        self.0.letters.lock().unwrap_or_else(PoisonError::into_inner).push(letter.clone());
        self.0.news.notify_waiters();
        Ok(())
    }
}

impl MemoryMessenger {
    /// All that was sent, in order.
    pub fn sent(&self) -> Vec<Letter> {
        self.0.letters.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Takes the first letter to this number or address that has not been taken, waiting for it if need be;
    /// `None` after ten seconds.
    pub async fn take(&self, to: &str) -> Option<Letter> {
        let waiting = async {
            loop {
                let news = self.0.news.notified();
                tokio::pin!(news);
                news.as_mut().enable();
                if let Some(letter) = self.take_now(to) {
                    return letter;
                }
                news.await;
            }
        };
        tokio::time::timeout(Duration::from_secs(10), waiting).await.ok()
    }

    fn take_now(&self, to: &str) -> Option<Letter> {
        let mut letters = self.0.letters.lock().unwrap_or_else(PoisonError::into_inner);
        let at = letters.iter().position(|letter| letter.to == to)?;
        Some(letters.remove(at))
    }

    /// Takes the next letter to this number and reads the six digits in it.
    pub async fn take_verification_code(&self, to: &str) -> Option<String> {
        verification_code_in(&self.take(to).await?.text).map(ToOwned::to_owned)
    }
}

/// The six digits in a text.
pub fn verification_code_in(text: &str) -> Option<&str> {
    text.split(|letter: char| !letter.is_ascii_digit()).find(|digits| digits.len() == 6)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter(channel: Channel, to: &str) -> Letter {
        Letter { channel, to: to.to_owned(), text: "Your code is 204060.\nBye".to_owned() }
    }

    #[test]
    fn the_console_shows_what_was_sent_but_not_to_whom() {
        assert_eq!(line(&letter(Channel::Sms, "+12125550112")), "SMS to …12: Your code is 204060. Bye");
        assert_eq!(
            line(&letter(Channel::Email, "vera@plumbing.example")),
            "E-mail to v…@plumbing.example: Your code is 204060. Bye"
        );
        assert_eq!(line(&letter(Channel::Email, "")), "E-mail to …@: Your code is 204060. Bye");
    }

    #[tokio::test]
    async fn the_twin_in_memory_hands_out_each_letter_once_and_in_order() {
        let messenger = MemoryMessenger::default();
        let other = messenger.clone();
        let waiting = tokio::spawn(async move { other.take_verification_code("+12125550112").await });
        messenger.send(&letter(Channel::Sms, "+12125550199")).unwrap();
        messenger.send(&letter(Channel::Sms, "+12125550112")).unwrap();
        assert_eq!(waiting.await.unwrap().as_deref(), Some("204060"));
        assert_eq!(messenger.sent().len(), 1);
    }
}
