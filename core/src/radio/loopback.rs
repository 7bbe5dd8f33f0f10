//! A radio in which the air is a local socket, or a channel within the process.
//!
//! What is said on a stream: one byte for what the phone wants. `S` (scan): the other end sends each door's frame,
//! then closes. `C` (connect) with a frame that holds the door's address: the other end sends a frame with the
//! link's size in two bytes, then both send fragments as frames. A frame is its length in two bytes, then its bytes.

use std::fmt;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, DuplexStream};
use tokio::net::TcpStream;
use tokio::sync::mpsc;

use super::{Joined, Link, Listen, Obstacle, Radio, RadioError, Seen};
use crate::unlock::advert::{Advert, DoorHint};
use crate::unlock::frame::FragmentSize;

const SCAN: u8 = b'S';
const CONNECT: u8 = b'C';

/// The longest frame; fragments are shorter.
const MAX_FRAME: usize = 600;

/// The most doors of one scan.
const MAX_SEEN: usize = 4096;

/// How many phones may wait for a door's process to take their stream.
const WAITING: usize = 64;

trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

/// One end of a stream of frames.
pub struct Frames {
    stream: Box<dyn Stream>,
    /// Bytes that have come and were not taken yet; kept here so that a dropped future loses none.
    come: Vec<u8>,
}

impl fmt::Debug for Frames {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Frames").finish_non_exhaustive()
    }
}

impl Frames {
    /// Around a connected stream.
    pub fn new(stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static) -> Self {
        Self { stream: Box::new(stream), come: Vec::new() }
    }

    /// Sends a frame.
    pub async fn send(&mut self, bytes: &[u8]) -> Result<(), RadioError> {
        let length = u16::try_from(bytes.len()).map_err(|_| RadioError::Confused)?;
        let mut frame = length.to_be_bytes().to_vec();
        frame.extend_from_slice(bytes);
        self.stream.write_all(&frame).await.map_err(|_| RadioError::Lost)
    }

    /// The next frame; `None` when the other end has closed. Dropping the future loses nothing.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>, RadioError> {
        loop {
            if let Some((length, rest)) = self.come.split_first_chunk::<2>() {
                let length = usize::from(u16::from_be_bytes(*length));
                if length > MAX_FRAME {
                    return Err(RadioError::Confused);
                }
                if let Some(frame) = rest.get(..length) {
                    let frame = frame.to_vec();
                    self.come.drain(..length.saturating_add(2));
                    return Ok(Some(frame));
                }
            }
            if !self.read_more().await? {
                return if self.come.is_empty() { Ok(None) } else { Err(RadioError::Lost) };
            }
        }
    }

    async fn first_byte(&mut self) -> Result<Option<u8>, RadioError> {
        while self.come.is_empty() {
            if !self.read_more().await? {
                return Ok(None);
            }
        }
        Ok(Some(self.come.remove(0)))
    }

    async fn read_more(&mut self) -> Result<bool, RadioError> {
        let mut bytes = [0; MAX_FRAME];
        let count = self.stream.read(&mut bytes).await.map_err(|_| RadioError::Lost)?;
        self.come.extend_from_slice(bytes.get(..count).unwrap_or_default());
        Ok(count > 0)
    }
}

#[derive(Clone)]
enum Way {
    Socket(SocketAddr),
    Channel(mpsc::Sender<DuplexStream>),
}

/// A radio whose air is a socket or a channel.
#[derive(Clone)]
pub struct Loopback(Way);

impl fmt::Debug for Loopback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Way::Socket(address) => write!(f, "Loopback({address})"),
            Way::Channel(_) => f.write_str("Loopback(channel)"),
        }
    }
}

impl Loopback {
    /// The doors that listen at `address`.
    pub const fn at(address: SocketAddr) -> Self {
        Self(Way::Socket(address))
    }

    /// A channel within the process: give each stream that comes to [`knock`].
    pub fn channel() -> (Self, mpsc::Receiver<DuplexStream>) {
        let (sender, receiver) = mpsc::channel(WAITING);
        (Self(Way::Channel(sender)), receiver)
    }

    async fn open(&self, first: u8) -> Result<Frames, RadioError> {
        let mut frames = match &self.0 {
            Way::Socket(address) => {
                let unavailable =
                    |error: std::io::Error| Obstacle::Unavailable { reason: format!("{address}: {error}") };
                let stream = TcpStream::connect(address).await.map_err(unavailable)?;
                stream.set_nodelay(true).map_err(unavailable)?;
                Frames::new(stream)
            }
            Way::Channel(sender) => {
                let (ours, theirs) = tokio::io::duplex(MAX_FRAME.saturating_mul(8));
                let gone = |_| Obstacle::Unavailable { reason: "the doors are gone".to_owned() };
                sender.send(theirs).await.map_err(gone)?;
                Frames::new(ours)
            }
        };
        frames.stream.write_all(&[first]).await.map_err(|_| RadioError::Lost)?;
        Ok(frames)
    }
}

impl Radio for Loopback {
    type Link = LoopbackLink;

    /// All that are there, at once.
    async fn listen(&self, _doors: &[DoorHint], _until: Listen) -> Result<Vec<Seen>, RadioError> {
        let mut frames = self.open(SCAN).await?;
        let mut seen = Vec::new();
        while let Some(frame) = frames.next().await? {
            let (data, address) = frame.split_first_chunk::<10>().ok_or(RadioError::Confused)?;
            let advert = Advert::from_service_data(data).map_err(|_| RadioError::Confused)?;
            let address = String::from_utf8(address.to_vec()).map_err(|_| RadioError::Confused)?;
            if seen.len() >= MAX_SEEN {
                return Err(RadioError::Confused);
            }
            seen.push(Seen::new(address, advert, None));
        }
        Ok(seen)
    }

    async fn connect(&self, door: &Seen) -> Result<LoopbackLink, RadioError> {
        let start = Instant::now();
        let mut frames = self.open(CONNECT).await?;
        frames.send(door.address.as_bytes()).await?;
        let answer = frames.next().await?.ok_or(RadioError::Gone)?;
        let size = answer.try_into().map_err(|_| RadioError::Confused)?;
        let size = FragmentSize::of_link(usize::from(u16::from_be_bytes(size)));
        let joined = Joined { connected: start.elapsed(), discovered: Duration::ZERO };
        Ok(LoopbackLink { radio: self.clone(), address: door.address.clone(), frames, size, joined })
    }

    async fn rest(&self) {}
}

/// A loopback connection, the phone's end.
#[derive(Debug)]
pub struct LoopbackLink {
    radio: Loopback,
    address: String,
    frames: Frames,
    size: FragmentSize,
    joined: Joined,
}

impl Link for LoopbackLink {
    fn size(&self) -> FragmentSize {
        self.size
    }

    fn joined(&self) -> Joined {
        self.joined
    }

    async fn advert(&mut self) -> Result<Advert, RadioError> {
        let seen = self.radio.listen(&[], Listen::ForAll).await?;
        let door = seen.into_iter().find(|seen| seen.address == self.address).ok_or(RadioError::Gone)?;
        let challenge = door.challenge.ok_or(RadioError::Confused)?;
        Ok(Advert { hint: door.hint, challenge })
    }

    async fn write(&mut self, fragment: &[u8]) -> Result<(), RadioError> {
        self.frames.send(fragment).await
    }

    async fn next(&mut self) -> Result<Vec<u8>, RadioError> {
        self.frames.next().await?.ok_or(RadioError::Lost)
    }
}

/// What a phone wants of the doors.
#[derive(Debug)]
pub enum Knock {
    /// To know who is there; answer with [`tell`].
    Scan(Frames),
    /// To speak with the door at an address; answer with [`welcome`], or drop it if there is no such door.
    Connect {
        /// The address.
        address: String,
        /// The stream.
        frames: Frames,
    },
}

/// Reads what a phone wants, the doors' end; `None` if it wanted nothing.
pub async fn knock(
    stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static,
) -> Result<Option<Knock>, RadioError> {
    let mut frames = Frames::new(stream);
    match frames.first_byte().await? {
        None => Ok(None),
        Some(SCAN) => Ok(Some(Knock::Scan(frames))),
        Some(CONNECT) => {
            let Some(address) = frames.next().await? else { return Ok(None) };
            let address = String::from_utf8(address).map_err(|_| RadioError::Confused)?;
            Ok(Some(Knock::Connect { address, frames }))
        }
        Some(_) => Err(RadioError::Confused),
    }
}

/// Answers a scan.
pub async fn tell(mut frames: Frames, doors: &[(String, Advert)]) -> Result<(), RadioError> {
    for (address, advert) in doors {
        let mut frame = advert.service_data().to_vec();
        frame.extend_from_slice(address.as_bytes());
        frames.send(&frame).await?;
    }
    Ok(())
}

/// Accepts a connection; fragments follow as frames both ways.
pub async fn welcome(frames: &mut Frames, size: FragmentSize) -> Result<(), RadioError> {
    frames.send(&size.bytes().to_be_bytes()).await
}

#[cfg(test)]
mod tests;
