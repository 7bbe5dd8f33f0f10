//! Messages cut into fragments that fit a Bluetooth write, each with a header of one byte.
//!
//! Bit 7 of the header marks the last fragment of a message, bits 0 to 6 count the fragments from 0. The link is
//! in order by itself; the count is there so that a lost, repeated or late fragment ends the exchange instead of
//! making another message.
//!
//! What a door sends comes to every phone that listens: BlueZ hands a notification to all that have subscribed. So
//! each of its fragments begins with its [`Addressee`].

/// The longest message, in bytes, before it is cut: the longest token with stamps. At the smallest fragments the
/// header counts to 2432 only.
pub const MAX_MESSAGE: usize = 3072;

/// The most fragments of one message; the header counts no further.
const MAX_FRAGMENTS: usize = 128;

const LAST: u8 = 0x80;

/// What is wrong with a fragment or a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FrameError {
    /// A write without even a header, or a fragment that carries nothing.
    #[error("a fragment must carry at least one byte")]
    Empty,
    /// A fragment was lost, repeated, or came late.
    #[error("fragment {found} came where {expected} was due")]
    OutOfOrder {
        /// The number that was due.
        expected: u8,
        /// The number that came.
        found: u8,
    },
    /// More bytes than a message may have.
    #[error("a message is at most {MAX_MESSAGE} bytes")]
    TooLong,
}

/// The size of a whole fragment, header included: what the link carries in one write, 20 to 512 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FragmentSize(u16);

impl FragmentSize {
    /// What every Bluetooth link carries (an MTU of 23).
    pub const SMALLEST: Self = Self(20);
    /// What one write carries at BlueZ's MTU; longer values aren't allowed.
    pub const LARGEST: Self = Self(512);

    /// What fits a link whose writes carry `bytes`, held within 20 to 512.
    pub fn of_link(bytes: usize) -> Self {
        let bytes = u16::try_from(bytes).unwrap_or(u16::MAX);
        Self(bytes.clamp(Self::SMALLEST.0, Self::LARGEST.0))
    }

    /// What fits a link of this MTU: a write and a notification carry three bytes less, which are their head.
    pub fn of_mtu(mtu: u16) -> Self {
        Self::of_link(mtu.saturating_sub(3).into())
    }

    /// In bytes.
    pub const fn bytes(self) -> u16 {
        self.0
    }
}

/// Which phone a door's fragment is for: the four bytes that follow version and tag in message 1, the beginning of its
/// ephemeral key. Everybody near can read them; what is sent to another phone is of no use without its keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Addressee([u8; 4]);

impl Addressee {
    /// The phone that sends this message 1; `None` if it is too short to be one.
    pub fn of(message1: &[u8]) -> Option<Self> {
        let [_, _, a, b, c, d, ..] = message1 else { return None };
        Some(Self([*a, *b, *c, *d]))
    }

    /// The fragment in a notification, if it is for this phone.
    pub fn own(self, notification: &[u8]) -> Option<&[u8]> {
        notification.strip_prefix(&self.0)
    }
}

/// A message on its way out, fragment by fragment.
#[derive(Clone, Debug)]
pub struct Fragments {
    message: Vec<u8>,
    size: FragmentSize,
    addressee: Option<Addressee>,
    sent: usize,
    number: u8,
}

impl Fragments {
    /// Cuts `message` for a door's link of `size`.
    pub fn new(message: Vec<u8>, size: FragmentSize) -> Result<Self, FrameError> {
        Self::cut(message, size, None)
    }

    /// Cuts `message` for one phone's link of `size`.
    pub fn to(addressee: Addressee, message: Vec<u8>, size: FragmentSize) -> Result<Self, FrameError> {
        Self::cut(message, size, Some(addressee))
    }

    fn cut(message: Vec<u8>, size: FragmentSize, addressee: Option<Addressee>) -> Result<Self, FrameError> {
        let fragments = Self { message, size, addressee, sent: 0, number: 0 };
        if fragments.message.is_empty() {
            return Err(FrameError::Empty);
        }
        let count = fragments.message.len().div_ceil(fragments.payload());
        if fragments.message.len() > MAX_MESSAGE || count > MAX_FRAGMENTS {
            return Err(FrameError::TooLong);
        }
        Ok(fragments)
    }

    /// What of the message one fragment carries.
    fn payload(&self) -> usize {
        let head = 1 + self.addressee.map_or(0, |addressee| addressee.0.len());
        usize::from(self.size.0).saturating_sub(head)
    }

    /// Whether every fragment has been taken.
    pub fn is_done(&self) -> bool {
        self.sent >= self.message.len()
    }
}

impl Iterator for Fragments {
    type Item = Vec<u8>;

    fn next(&mut self) -> Option<Vec<u8>> {
        let rest = self.message.get(self.sent..).filter(|rest| !rest.is_empty())?;
        let payload = rest.get(..self.payload()).unwrap_or(rest);
        let last = if payload.len() == rest.len() { LAST } else { 0 };
        let mut fragment = Vec::with_capacity(usize::from(self.size.0));
        fragment.extend(self.addressee.iter().flat_map(|addressee| addressee.0));
        fragment.push(last | self.number);
        fragment.extend_from_slice(payload);
        self.sent = self.sent.saturating_add(payload.len());
        self.number = self.number.saturating_add(1) & !LAST;
        Some(fragment)
    }
}

/// A message on its way in.
#[derive(Clone, Debug, Default)]
pub struct Reassembly {
    message: Vec<u8>,
    due: u8,
}

impl Reassembly {
    /// Takes the next fragment; gives the message when it was the last.
    ///
    /// After an error what had come is forgotten, and the connection should be dropped.
    pub fn push(&mut self, fragment: &[u8]) -> Result<Option<Vec<u8>>, FrameError> {
        let result = self.take(fragment);
        if !matches!(result, Ok(None)) {
            *self = Self::default();
        }
        result
    }

    fn take(&mut self, fragment: &[u8]) -> Result<Option<Vec<u8>>, FrameError> {
        let (&header, payload) = fragment.split_first().ok_or(FrameError::Empty)?;
        if payload.is_empty() {
            return Err(FrameError::Empty);
        }
        let found = header & !LAST;
        if found != self.due {
            return Err(FrameError::OutOfOrder { expected: self.due, found });
        }
        if self.message.len().saturating_add(payload.len()) > MAX_MESSAGE {
            return Err(FrameError::TooLong);
        }
        self.message.extend_from_slice(payload);
        if header & LAST != 0 {
            return Ok(Some(std::mem::take(&mut self.message)));
        }
        self.due = self.due.checked_add(1).filter(|due| due & LAST == 0).ok_or(FrameError::TooLong)?;
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn join(fragments: impl IntoIterator<Item = Vec<u8>>) -> Result<Option<Vec<u8>>, FrameError> {
        let mut reassembly = Reassembly::default();
        let mut last = Ok(None);
        for fragment in fragments {
            last = Ok(reassembly.push(&fragment)?);
        }
        last
    }

    proptest! {
        #[test]
        fn what_is_cut_is_joined_again(message in prop::collection::vec(any::<u8>(), 1..128 * 19), link in 0usize..600) {
            let size = FragmentSize::of_link(link);
            let fragments = Fragments::new(message.clone(), size).unwrap().collect::<Vec<_>>();
            prop_assert!(fragments.iter().all(|fragment| (2..=usize::from(size.0)).contains(&fragment.len())));
            prop_assert_eq!(join(fragments), Ok(Some(message)));
        }

        #[test]
        fn a_lost_or_repeated_or_late_fragment_is_noticed(
            message in prop::collection::vec(any::<u8>(), 40..400), at in any::<prop::sample::Index>(), how in 0..3,
        ) {
            let mut fragments = Fragments::new(message.clone(), FragmentSize::SMALLEST).unwrap().collect::<Vec<_>>();
            let at = at.index(fragments.len() - 1);
            match how {
                0 => drop(fragments.remove(at)),
                1 => fragments.insert(at, fragments[at].clone()),
                _ => fragments.swap(at, at + 1),
            }
            prop_assert!(join(fragments).is_err());
        }

        #[test]
        fn arbitrary_fragments_are_an_error_or_a_message(fragments in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..64), 0..200)) {
            let mut reassembly = Reassembly::default();
            for fragment in fragments {
                if let Ok(Some(message)) = reassembly.push(&fragment) {
                    prop_assert!((1..=MAX_MESSAGE).contains(&message.len()));
                }
            }
        }
    }

    #[test]
    fn a_phone_takes_its_own_and_leaves_what_is_another_s() {
        let (own, other) = (Addressee::of(&[1, 0xab, 1, 2, 3, 4, 5]).unwrap(), Addressee([1, 2, 3, 5]));
        assert_eq!(Addressee::of(&[1, 0xab, 1, 2, 3]), None);
        let message = (0..100).collect::<Vec<u8>>();
        let fragments =
            Fragments::to(own, message.clone(), FragmentSize::SMALLEST).unwrap().collect::<Vec<_>>();
        assert!(fragments.iter().all(|fragment| fragment.len() <= 20 && other.own(fragment).is_none()));
        let taken = fragments.iter().map(|fragment| own.own(fragment).unwrap().to_vec());
        assert_eq!(join(taken), Ok(Some(message)));
        assert!(Fragments::to(own, vec![0; 128 * 15], FragmentSize::SMALLEST).is_ok());
        assert!(Fragments::to(own, vec![0; 128 * 15 + 1], FragmentSize::SMALLEST).is_err());
    }

    #[test]
    fn a_message_has_limits() {
        assert_eq!(Fragments::new(vec![], FragmentSize::LARGEST).unwrap_err(), FrameError::Empty);
        assert_eq!(
            Fragments::new(vec![0; MAX_MESSAGE + 1], FragmentSize::LARGEST).unwrap_err(),
            FrameError::TooLong
        );
        assert!(Fragments::new(vec![0; 128 * 19], FragmentSize::SMALLEST).is_ok());
        assert!(Fragments::new(vec![0; 128 * 19 + 1], FragmentSize::SMALLEST).is_err());
        let mut reassembly = Reassembly::default();
        let endless = (0..=127u8).map(|number| reassembly.push(&[number, 1])).collect::<Vec<_>>();
        assert_eq!(endless.last(), Some(&Err(FrameError::TooLong)));
    }
}
