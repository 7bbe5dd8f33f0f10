//! Server-sent events, as the WHATWG's HTML standard has them: bytes in, events out.

use std::collections::VecDeque;

/// The most bytes that one event may have.
const LONGEST: usize = 256 * 1024;

/// One event.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ServerEvent {
    /// The last `id` that was sent, with this event or before it; empty: none yet.
    pub id: String,
    /// Its name; empty where none was given.
    pub name: String,
    /// Its lines of data.
    pub data: String,
}

/// An event is longer than anything that is sent here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a server-sent event of more than 256 KiB")]
pub struct TooLong;

/// Reads a stream of events, in whatever pieces it comes.
///
/// ```
/// use gatepass::client::events::EventReader;
///
/// let mut reader = EventReader::default();
/// reader.push(b"id: 7\ndata: {\"a\":")?;
/// assert_eq!(reader.next_event(), None);
/// reader.push(b" 1}\r\n\r\n: still here\n\n")?;
/// let event = reader.next_event().unwrap();
/// assert_eq!((event.id.as_str(), event.data.as_str()), ("7", "{\"a\": 1}"));
/// assert_eq!(reader.next_event(), None);
/// # Ok::<(), gatepass::client::events::TooLong>(())
/// ```
#[derive(Debug, Default)]
pub struct EventReader {
    line: Vec<u8>,
    /// The line before ended in a carriage return, of which a line feed would be the second half.
    after_return: bool,
    /// Whether the first line, before which a byte order mark may stand, is over.
    has_begun: bool,
    next: ServerEvent,
    ready: VecDeque<ServerEvent>,
}

impl EventReader {
    /// Takes the next piece in.
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), TooLong> {
        for byte in bytes {
            let is_second_half = std::mem::take(&mut self.after_return) && *byte == b'\n';
            match byte {
                b'\n' if is_second_half => {}
                b'\n' => self.end_line(),
                b'\r' => {
                    self.end_line();
                    self.after_return = true;
                }
                byte => self.line.push(*byte),
            }
            if self.line.len().saturating_add(self.next.data.len()) > LONGEST {
                return Err(TooLong);
            }
        }
        Ok(())
    }

    /// The next event that is whole.
    pub fn next_event(&mut self) -> Option<ServerEvent> {
        self.ready.pop_front()
    }

    fn end_line(&mut self) {
        let bytes = std::mem::take(&mut self.line);
        let mut line = bytes.as_slice();
        if !std::mem::replace(&mut self.has_begun, true) {
            line = line.strip_prefix("\u{feff}".as_bytes()).unwrap_or(line);
        }
        if line.is_empty() {
            return self.end_event();
        }
        let text = String::from_utf8_lossy(line);
        let (field, value) = text.split_once(':').unwrap_or((&text, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "data" => {
                self.next.data.push_str(value);
                self.next.data.push('\n');
            }
            "event" => value.clone_into(&mut self.next.name),
            "id" if !value.contains('\0') => value.clone_into(&mut self.next.id),
            // A comment, which begins with a colon, keeps the connection alive; what else is unknown says nothing.
            _ => {}
        }
    }

    fn end_event(&mut self) {
        let next = ServerEvent { id: self.next.id.clone(), ..ServerEvent::default() };
        let mut event = std::mem::replace(&mut self.next, next);
        if event.data.pop().is_some() {
            self.ready.push_back(event);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(pieces: &[&[u8]]) -> Vec<ServerEvent> {
        let mut reader = EventReader::default();
        for piece in pieces {
            reader.push(piece).unwrap();
        }
        std::iter::from_fn(|| reader.next_event()).collect()
    }

    fn event(id: &str, name: &str, data: &str) -> ServerEvent {
        ServerEvent { id: id.into(), name: name.into(), data: data.into() }
    }

    #[test]
    fn the_examples_of_the_standard_are_read() {
        let stock = b"data: YHOO\ndata: +2\ndata: 10\n\n";
        assert_eq!(read(&[stock]), [event("", "", "YHOO\n+2\n10")]);
        let four =
            b": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n";
        let expected =
            [event("1", "", "first event"), event("", "", "second event"), event("", "", " third event")];
        assert_eq!(read(&[four]), expected);
        assert_eq!(read(&[b"data\n\ndata\ndata\n\ndata:"]), [event("", "", ""), event("", "", "\n")]);
    }

    #[test]
    fn an_id_holds_until_the_next_and_a_name_for_its_event_only() {
        let said = "\u{feff}id: 5\revent: x\rdata: a\r\rdata: b\n\nid: a\0b\ndata: c\n\n";
        assert_eq!(
            read(&[said.as_bytes()]),
            [event("5", "x", "a"), event("5", "", "b"), event("5", "", "c")]
        );
    }

    #[test]
    fn an_event_without_an_end_is_not_kept_for_ever() {
        let mut reader = EventReader::default();
        let piece = vec![b'x'; LONGEST];
        reader.push(b"data: ").unwrap();
        assert_eq!(reader.push(&piece), Err(TooLong));
    }

    proptest! {
        #[test]
        fn wherever_a_stream_is_cut_it_reads_the_same(
            lines in prop::collection::vec("(data|id|event|retry|)(:| |)[a-é\u{feff}]{0,4}(\n|\r|\r\n){1,2}", 0..12),
            cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..6),
        ) {
            let whole = lines.concat().into_bytes();
            let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(whole.len() + 1)).collect();
            cuts.sort_unstable();
            let mut pieces = Vec::new();
            let mut from = 0;
            for cut in cuts {
                pieces.push(&whole[from..cut]);
                from = cut;
            }
            pieces.push(&whole[from..]);
            prop_assert_eq!(read(&pieces), read(&[&whole]));
        }

        #[test]
        fn any_bytes_are_read(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let _ = EventReader::default().push(&bytes);
        }
    }
}
