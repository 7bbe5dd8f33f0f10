//! A guest's live code beside `fast_qr`: the same text at the same level, and a reader finds it in both pictures.
//!
//! Here we lose. Ours is the `qrcode` crate, and all but some ten microseconds of it is the scoring of its eight
//! masks. A code is drawn anew every ten seconds at most, so this was not worth a generator of our own.

use std::error::Error;

use fast_qr::{ECL, QRBuilder};
use gatepass::qr::{Qr, bearer_text};

use crate::Rows;
use crate::race::Row;
use crate::tokens::Sample;

/// Pixels a module, and the light modules around.
const SCALE: usize = 4;
const QUIET: usize = 4;

pub fn rows() -> Rows {
    let sample = Sample::new()?;
    let mut rows = Vec::new();
    for (what, token) in [("qr, one link", &sample.one), ("qr, two links", &sample.two)] {
        let text = bearer_text(token);
        let ours = || Qr::new(&text);
        let peer = || QRBuilder::new(text.as_str()).ecl(ECL::M).build();
        let (qr, other) = (ours()?, peer().map_err(|error| error.to_string())?);
        assert_eq!(read(qr.side(), |x, y| qr.is_dark(x, y))?, text);
        assert_eq!(read(other.size, |x, y| other[y][x].value())?, text);
        assert_eq!(qr.side(), other.size);
        rows.push(Row::time(what, &["fast_qr"], ours, peer));
    }
    Ok(rows)
}

/// What a camera's reader finds.
fn read(side: usize, dark: impl Fn(usize, usize) -> bool) -> Result<String, Box<dyn Error>> {
    let width = (side + 2 * QUIET) * SCALE;
    let mut picture = rqrr::PreparedImage::prepare_from_greyscale(width, width, |x, y| {
        let module = |pixel: usize| (pixel / SCALE).checked_sub(QUIET).filter(|at| *at < side);
        let is_dark = module(x).zip(module(y)).is_some_and(|(x, y)| dark(x, y));
        if is_dark { 0 } else { 255 }
    });
    let grids = picture.detect_grids();
    Ok(grids.first().ok_or("no code in the picture")?.decode()?.1)
}
