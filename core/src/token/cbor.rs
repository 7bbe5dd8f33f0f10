//! Deterministic CBOR (RFC 8949 §4.2): one value has one spelling, and any other is refused.
//!
//! `minicbor` reads and writes; this adds what a signature needs: shortest heads, definite lengths, sorted and
//! unique labels, no trailing bytes, and no length that the input can't hold.

use minicbor::data::Type;
use minicbor::{Decoder, Encoder};

/// Why bytes are not what they should be. `at` counts bytes from the start of the piece.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CborError {
    /// It ends too early, or a length says more than there is.
    #[error("it is cut off at byte {at}; scan or copy it again, whole")]
    Truncated {
        /// Where.
        at: usize,
    },
    /// Something else was expected here.
    #[error("at byte {at} there should be {wanted}")]
    Unexpected {
        /// Where.
        at: usize,
        /// What should stand there.
        wanted: &'static str,
    },
    /// A longer spelling than the shortest, an indefinite length, or labels out of order.
    #[error("at byte {at} it is not spelled in the one allowed way")]
    NotCanonical {
        /// Where.
        at: usize,
    },
    /// A label stands twice.
    #[error("label {label} stands twice")]
    Duplicate {
        /// Which.
        label: i64,
    },
    /// A label that this version doesn't know.
    #[error("label {label} is not known to this version")]
    UnknownLabel {
        /// Which.
        label: i64,
    },
    /// A label that must be there isn't.
    #[error("label {label} is missing")]
    Missing {
        /// Which.
        label: i64,
    },
    /// A value outside its range.
    #[error("{what} is out of range")]
    OutOfRange {
        /// Which value.
        what: &'static str,
    },
    /// More bytes than the value has.
    #[error("{extra} bytes too many")]
    Trailing {
        /// How many.
        extra: usize,
    },
}

/// Writes the one spelling.
pub(crate) struct Writer(Encoder<Vec<u8>>);

// Writing to a `Vec` can't fail, so the encoder's results say nothing.
impl Writer {
    pub fn new() -> Self {
        Self(Encoder::new(Vec::with_capacity(128)))
    }

    pub fn uint(&mut self, value: u64) {
        let _ = self.0.u64(value);
    }

    pub fn int(&mut self, value: i64) {
        let _ = self.0.i64(value);
    }

    pub fn bytes(&mut self, value: &[u8]) {
        let _ = self.0.bytes(value);
    }

    pub fn text(&mut self, value: &str) {
        let _ = self.0.str(value);
    }

    pub fn yes(&mut self) {
        let _ = self.0.bool(true);
    }

    /// The elements follow.
    pub fn array(&mut self, elements: usize) {
        let _ = self.0.array(elements as u64);
    }

    /// The labels and values follow, labels 0, 1, 2 … first and then -1, -2 ….
    pub fn map(&mut self, entries: usize) {
        let _ = self.0.map(entries as u64);
    }

    /// Another writer's output, as it is.
    pub fn append(&mut self, other: Self) {
        self.0.writer_mut().extend(other.finish());
    }

    pub fn finish(self) -> Vec<u8> {
        self.0.into_writer()
    }
}

/// A map whose entries are counted as they are written.
pub(crate) struct MapWriter {
    entries: usize,
    body: Writer,
}

impl MapWriter {
    pub fn new() -> Self {
        Self { entries: 0, body: Writer::new() }
    }

    /// Writes a label; its value must follow.
    pub fn label(&mut self, label: i64) -> &mut Writer {
        self.entries += 1;
        self.body.int(label);
        &mut self.body
    }

    pub fn finish(self) -> Vec<u8> {
        let mut whole = Writer::new();
        whole.map(self.entries);
        whole.append(self.body);
        whole.finish()
    }
}

fn failed(at: usize, wanted: &'static str, error: &minicbor::decode::Error) -> CborError {
    if error.is_end_of_input() { CborError::Truncated { at } } else { CborError::Unexpected { at, wanted } }
}

/// Reads the one spelling.
pub(crate) struct Reader<'b>(Decoder<'b>);

impl<'b> Reader<'b> {
    pub fn new(bytes: &'b [u8]) -> Self {
        Self(Decoder::new(bytes))
    }

    pub fn at(&self) -> usize {
        self.0.position()
    }

    fn left(&self) -> usize {
        self.0.input().len().saturating_sub(self.at())
    }

    /// Whether the head that began at `at` was the shortest for its value.
    fn shortest(&self, at: usize, value: u64, body: usize) -> Result<(), CborError> {
        let head = match value {
            0..=23 => 1,
            24..=0xff => 2,
            0x100..=0xffff => 3,
            0x1_0000..=0xffff_ffff => 5,
            _ => 9,
        };
        if self.at() == at + head + body { Ok(()) } else { Err(CborError::NotCanonical { at }) }
    }

    pub fn uint(&mut self, wanted: &'static str) -> Result<u64, CborError> {
        let at = self.at();
        let value = self.0.u64().map_err(|error| failed(at, wanted, &error))?;
        self.shortest(at, value, 0)?;
        Ok(value)
    }

    /// An unsigned number that fits the caller's type.
    pub fn number<T: TryFrom<u64>>(&mut self, what: &'static str) -> Result<T, CborError> {
        T::try_from(self.uint(what)?).map_err(|_| CborError::OutOfRange { what })
    }

    pub fn int(&mut self, wanted: &'static str) -> Result<i64, CborError> {
        let at = self.at();
        let value = self.0.i64().map_err(|error| failed(at, wanted, &error))?;
        let head = if value < 0 { !value } else { value };
        self.shortest(at, head.unsigned_abs(), 0)?;
        Ok(value)
    }

    pub fn bytes(&mut self, wanted: &'static str) -> Result<&'b [u8], CborError> {
        let at = self.at();
        let value = self.0.bytes().map_err(|error| failed(at, wanted, &error))?;
        self.shortest(at, value.len() as u64, value.len())?;
        Ok(value)
    }

    /// Bytes of exactly one length.
    pub fn exactly<const N: usize>(&mut self, wanted: &'static str) -> Result<&'b [u8; N], CborError> {
        let at = self.at();
        self.bytes(wanted)?.try_into().map_err(|_| CborError::Unexpected { at, wanted })
    }

    /// `true`; where nothing stands it is false, so that one value has one spelling.
    pub fn yes(&mut self, wanted: &'static str) -> Result<bool, CborError> {
        let at = self.at();
        match self.0.bool() {
            Ok(true) => Ok(true),
            Ok(false) => Err(CborError::NotCanonical { at }),
            Err(error) => Err(failed(at, wanted, &error)),
        }
    }

    /// How many elements follow; never more than there are bytes for.
    pub fn array(&mut self, wanted: &'static str) -> Result<usize, CborError> {
        let at = self.at();
        let count = self.0.array().map_err(|error| failed(at, wanted, &error))?;
        self.count(at, count, 1)
    }

    fn map(&mut self, wanted: &'static str) -> Result<usize, CborError> {
        let at = self.at();
        let count = self.0.map().map_err(|error| failed(at, wanted, &error))?;
        self.count(at, count, 2)
    }

    fn count(&self, at: usize, count: Option<u64>, bytes_each: usize) -> Result<usize, CborError> {
        let Some(count) = count else { return Err(CborError::NotCanonical { at }) };
        self.shortest(at, count, 0)?;
        let count = usize::try_from(count).map_err(|_| CborError::Truncated { at })?;
        match count.checked_mul(bytes_each) {
            Some(least) if least <= self.left() => Ok(count),
            _ => Err(CborError::Truncated { at }),
        }
    }

    /// Whether an array comes next.
    pub fn at_array(&self) -> bool {
        matches!(self.0.datatype(), Ok(Type::Array | Type::ArrayIndef))
    }

    /// The labels of a map, in order.
    pub fn labels(&mut self, wanted: &'static str) -> Result<Labels, CborError> {
        Ok(Labels { left: self.map(wanted)?, last: None })
    }

    /// Nothing may follow.
    pub fn end(&self) -> Result<(), CborError> {
        match self.left() {
            0 => Ok(()),
            extra => Err(CborError::Trailing { extra }),
        }
    }
}

/// Goes through a map's labels, which must ascend in their encoded form: 0, 1, 2 …, then -1, -2 ….
pub(crate) struct Labels {
    left: usize,
    last: Option<(bool, u64)>,
}

impl Labels {
    /// The next label; its value must be read before the one after it.
    pub fn next(&mut self, reader: &mut Reader<'_>) -> Result<Option<i64>, CborError> {
        let Some(left) = self.left.checked_sub(1) else { return Ok(None) };
        self.left = left;
        let at = reader.at();
        let label = reader.int("a label")?;
        let rank = (label < 0, label.unsigned_abs());
        match self.last {
            Some(last) if last == rank => return Err(CborError::Duplicate { label }),
            Some(last) if last > rank => return Err(CborError::NotCanonical { at }),
            _ => self.last = Some(rank),
        }
        Ok(Some(label))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Entries = Result<Vec<(i64, u64)>, CborError>;

    fn read(bytes: &[u8]) -> Entries {
        let mut reader = Reader::new(bytes);
        let mut labels = reader.labels("a map")?;
        let mut found = Vec::new();
        while let Some(label) = labels.next(&mut reader)? {
            found.push((label, reader.uint("a number")?));
        }
        reader.end().map(|()| found)
    }

    #[test]
    fn each_other_spelling_has_its_error() {
        use CborError::{Duplicate, NotCanonical, Trailing, Truncated, Unexpected};
        let table: &[(&[u8], Entries)] = &[
            (&[0xa0], Ok(vec![])),
            (&[0xa2, 0x01, 0x02, 0x20, 0x18, 0x18], Ok(vec![(1, 2), (-1, 24)])),
            (&[0xa2, 0x20, 0x02, 0x01, 0x02], Err(NotCanonical { at: 3 })), // -1 before 1
            (&[0xa2, 0x01, 0x02, 0x01, 0x02], Err(Duplicate { label: 1 })),
            (&[0xa1, 0x01, 0x18, 0x17], Err(NotCanonical { at: 2 })), // 23 in two bytes
            (&[0xa1, 0x18, 0x01, 0x01], Err(NotCanonical { at: 1 })), // label 1 in two bytes
            (&[0xa1, 0x01, 0x1b, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff], Err(NotCanonical { at: 2 })),
            (&[0xb8, 0x01, 0x01, 0x02], Err(NotCanonical { at: 0 })), // a length of 1 in two bytes
            (&[0xbf, 0x01, 0x02, 0xff], Err(NotCanonical { at: 0 })), // indefinite
            (&[0xa1, 0x01, 0x02, 0x00], Err(Trailing { extra: 1 })),
            (&[0xa1, 0x01], Err(Truncated { at: 0 })),
            (&[0xa1, 0x01, 0x18], Err(Truncated { at: 2 })),
            (&[0xbb, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], Err(Truncated { at: 0 })),
            (&[0xa1, 0x01, 0x61, 0x61], Err(Unexpected { at: 2, wanted: "a number" })),
            (&[0x80], Err(Unexpected { at: 0, wanted: "a map" })),
            (&[], Err(Truncated { at: 0 })),
        ];
        for (bytes, wanted) in table {
            assert_eq!(&read(bytes), wanted, "{bytes:02x?}");
        }
    }

    #[test]
    fn lengths_that_no_input_can_hold_are_refused_before_anything_is_kept() {
        let absurd = [0x9b, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x00];
        assert_eq!(Reader::new(&absurd).array("an array"), Err(CborError::Truncated { at: 0 }));
        let absurd = [0x5b, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x00];
        assert!(Reader::new(&absurd).bytes("bytes").is_err());
        assert!(Reader::new(&[0x5f, 0x41, 0x00, 0xff]).bytes("bytes").is_err());
        assert!(Reader::new(&[0x9f, 0xff]).array("an array").is_err());
    }

    #[test]
    fn the_least_and_greatest_numbers_are_read() {
        for value in [i64::MIN, -25, -24, -1, 0, 23, 24, i64::MAX] {
            let mut writer = Writer::new();
            writer.int(value);
            let bytes = writer.finish();
            assert_eq!(Reader::new(&bytes).int("a number"), Ok(value));
        }
    }
}
