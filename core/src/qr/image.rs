//! Drawing a QR code: PNG, SVG, and blocks in a terminal.

use std::fmt::{self, Write as _};
use std::io::Cursor;

use image::{GrayImage, ImageFormat, Luma};
use qrcode::{Color, EcLevel, QrCode, Version};

use super::QrError;

/// Light modules around the code that every reader needs (ISO 18004).
const QUIET: usize = 4;

/// What alphanumeric mode of the largest code holds at this level.
const MOST_LETTERS: usize = 3391;

/// A text as a QR code with error correction M.
///
/// ```
/// use gatepass::qr::Qr;
/// let qr = Qr::new("GP1:HELLO")?;
/// assert_eq!((qr.version(), qr.side()), (1, 21));
/// assert!(qr.to_svg().starts_with("<svg "));
/// # Ok::<(), gatepass::qr::QrError>(())
/// ```
#[derive(Clone)]
pub struct Qr {
    side: usize,
    version: i16,
    modules: Vec<Color>,
}

impl fmt::Debug for Qr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Qr(version {}, secret)", self.version)
    }
}

impl Qr {
    /// The smallest code that holds the text.
    pub fn new(text: &str) -> Result<Self, QrError> {
        let too_long = || QrError::TooLong { letters: text.len(), limit: MOST_LETTERS };
        if text.len() > MOST_LETTERS {
            return Err(too_long());
        }
        let code = QrCode::with_error_correction_level(text, EcLevel::M).map_err(|_| too_long())?;
        let version = match code.version() {
            Version::Normal(version) | Version::Micro(version) => version,
        };
        Ok(Self { side: code.width(), version, modules: code.into_colors() })
    }

    /// 1 to 40.
    pub fn version(&self) -> i16 {
        self.version
    }

    /// Modules along one side, without the quiet zone around it.
    pub fn side(&self) -> usize {
        self.side
    }

    /// Whether a module is dark. Everything outside is light.
    pub fn is_dark(&self, x: usize, y: usize) -> bool {
        x < self.side
            && y.checked_mul(self.side)
                .and_then(|row| row.checked_add(x))
                .and_then(|index| self.modules.get(index))
                .is_some_and(|module| *module == Color::Dark)
    }

    /// The same with the quiet zone's corner as 0, 0.
    fn framed(&self, x: usize, y: usize) -> bool {
        x.checked_sub(QUIET).zip(y.checked_sub(QUIET)).is_some_and(|(x, y)| self.is_dark(x, y))
    }

    fn framed_side(&self) -> usize {
        self.side.saturating_add(2 * QUIET)
    }

    /// A PNG in grey, with its quiet zone; `scale` pixels a module, 1 to 32.
    pub fn to_png(&self, scale: u8) -> Vec<u8> {
        let scale = u32::from(scale.clamp(1, 32));
        let side = u32::try_from(self.framed_side()).unwrap_or(0).saturating_mul(scale);
        let picture = GrayImage::from_fn(side, side, |x, y| {
            Luma([if self.framed((x / scale) as usize, (y / scale) as usize) { 0 } else { 255 }])
        });
        let mut png = Cursor::new(Vec::new());
        // Writing a grey picture into memory has nothing to fail on; an empty file would show it.
        let _ = picture.write_to(&mut png, ImageFormat::Png);
        png.into_inner()
    }

    /// An SVG with its quiet zone, one unit a module, black on white.
    pub fn to_svg(&self) -> String {
        let side = self.framed_side();
        let mut path = String::new();
        for y in 0..side {
            let mut x = 0;
            while x < side {
                let run = (x..side).take_while(|x| self.framed(*x, y)).count();
                if run > 0 {
                    let _ = write!(path, "M{x} {y}h{run}v1h-{run}z");
                }
                x += run.max(1);
            }
        }
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" \
             shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h{side}v{side}h-{side}z\"/>\
             <path d=\"{path}\"/></svg>\n"
        )
    }

    /// Half blocks, two modules a letter's height, with the quiet zone. The colours are said, black on white, so
    /// that it reads the same on dark and light terminals.
    pub fn to_terminal(&self) -> String {
        const COLOURS: &str = "\x1b[38;5;16;48;5;231m";
        const RESET: &str = "\x1b[0m";
        let side = self.framed_side();
        let mut out = String::new();
        for y in (0..side).step_by(2) {
            out.push_str(COLOURS);
            for x in 0..side {
                out.push(match (self.framed(x, y), self.framed(x, y + 1)) {
                    (true, true) => '█',
                    (true, false) => '▀',
                    (false, true) => '▄',
                    (false, false) => ' ',
                });
            }
            out.push_str(RESET);
            out.push('\n');
        }
        out
    }
}
