//! Tokens beside other signed formats, with the same claims: length, and the time to check them.
//!
//! The claims are a pass of office hours for a year at five doors, bound to a phone's key, and a resident's
//! issuing token with a guest's pass added to it. The peers get our compact numbers (doors as differences, times
//! in quarters of an hour), which flatters them, and leave the property out, which ours signs without carrying.

mod bare;
mod biscuit;
mod cose;
mod jwt;
mod paseto;
mod sample;

use crate::Rows;
use crate::race::Row;
pub use bare::BareEs256;
use sample::Seen;
pub use sample::{SEED, Sample};

/// What each format has to offer: its tokens of the samples, and the checks.
struct Peer {
    /// As in the lock file.
    name: &'static str,
    one: Vec<u8>,
    two: Vec<u8>,
    /// Checks the token of one link and says what is in it.
    check: Check,
}

/// Whether a token is good, and what it says.
type Check = Box<dyn Fn(&[u8]) -> Option<Seen>>;

pub fn rows() -> Rows {
    let sample = Sample::new()?;
    let peers = [biscuit::peer(&sample)?, cose::peer(&sample)?, jwt::peer(&sample)?, paseto::peer(&sample)?];
    let mut rows = Vec::new();
    for peer in &peers {
        assert_eq!((peer.check)(&peer.one), Some(sample.seen()), "{} says something else", peer.name);
        let (one, two) = (sample.one.as_bytes().len(), sample.two.as_bytes().len());
        rows.push(Row::size("token bytes, one link", &[peer.name], one, peer.one.len()));
        rows.push(Row::size("token bytes, two links", &[peer.name], two, peer.two.len()));
    }
    assert_eq!(sample.check(&sample.one), Some(sample.seen()));
    assert!(sample.check(&sample.two).is_some());
    rows.extend(bare::rows(&sample)?);
    for peer in peers {
        rows.push(Row::time(
            "token check, one link",
            &[peer.name],
            || sample.check(&sample.one),
            || (peer.check)(&peer.one),
        ));
    }
    Ok(rows)
}
