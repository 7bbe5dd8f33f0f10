//! What the daemon says on the bus, in the order in which it says it.
//!
//! Messages are made while the state is locked and sent by one task: a client sees replies and signals in the order
//! in which things happened, as it does from the one loop of bluetoothd.

use std::num::NonZeroU32;

use tokio::sync::{mpsc, oneshot};
use zbus::message::{Builder, Flags};
use zbus::{Connection, DynamicType, Message};

use super::refusal::Refusal;

enum Said {
    Message(Message),
    Everything(oneshot::Sender<()>),
}

/// The one way out.
#[derive(Clone)]
pub(super) struct Out(mpsc::UnboundedSender<Said>);

impl Out {
    /// Over this connection.
    pub(super) fn over(connection: Connection) -> Self {
        let (sender, mut said) = mpsc::unbounded_channel();
        tokio::spawn(async move {
            while let Some(said) = said.recv().await {
                match said {
                    // Nobody can be told that nobody can be told anything.
                    Said::Message(message) => drop(connection.send(&message).await),
                    Said::Everything(done) => drop(done.send(())),
                }
            }
        });
        Self(sender)
    }

    /// Leads nowhere: the daemon doesn't run.
    pub(super) fn nowhere() -> Self {
        Self(mpsc::unbounded_channel().0)
    }

    /// Waits until everything so far is sent.
    pub(super) async fn flush(&self) {
        let (done, wait) = oneshot::channel();
        if self.0.send(Said::Everything(done)).is_ok() {
            let _ = wait.await;
        }
    }

    fn say<B: serde::Serialize + DynamicType>(&self, builder: Builder<'_>, body: &B) -> Option<NonZeroU32> {
        let message = builder.build(body).ok()?;
        let serial = message.primary_header().serial_num();
        // Without a receiver the daemon is stopped, and says nothing.
        let _ = self.0.send(Said::Message(message));
        Some(serial)
    }

    /// Answers a call.
    pub(super) fn reply<B: serde::Serialize + DynamicType>(&self, call: &Message, body: &B) {
        if !wants_no_reply(call) {
            self.say(Message::method_return(&call.header()), body);
        }
    }

    /// Answers a call with an error.
    pub(super) fn refuse(&self, call: &Message, refusal: &Refusal) {
        if !wants_no_reply(call) {
            self.say(Message::error(&call.header(), refusal.name.as_str()), &refusal.text);
        }
    }

    /// Tells everybody.
    pub(super) fn signal<B: serde::Serialize + DynamicType>(
        &self,
        path: &str,
        interface: &str,
        member: &str,
        body: &B,
    ) {
        self.say(Message::signal(path, interface, member), body);
    }

    /// Asks a client something; the reply will carry this number.
    pub(super) fn ask<B: serde::Serialize + DynamicType>(
        &self,
        whom: &str,
        path: &str,
        interface: &str,
        member: &str,
        body: &B,
    ) -> Option<NonZeroU32> {
        self.say(called(whom, path, interface, member), body)
    }

    /// Asks a client to do something, and doesn't care for an answer.
    pub(super) fn tell(&self, whom: &str, path: &str, interface: &str, member: &str) {
        let call = called(whom, path, interface, member).with_flags(Flags::NO_REPLY_EXPECTED);
        self.say(call, &());
    }
}

fn called<'a>(whom: &'a str, path: &'a str, interface: &'a str, member: &'a str) -> Builder<'a> {
    Message::method_call(path, member).destination(whom).interface(interface)
}

fn wants_no_reply(call: &Message) -> bool {
    call.primary_header().flags().contains(Flags::NO_REPLY_EXPECTED)
}
