//! Clients that ask one after the other on a connection that stays, and how long each answer took.

use std::error::Error;
use std::fmt;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;

/// One request: its bytes, and the status that it is answered with.
#[derive(Clone)]
pub struct Request {
    pub bytes: Vec<u8>,
    pub status: u16,
}

/// What came of a load.
#[derive(Default)]
pub struct Load {
    took: Vec<Duration>,
    elapsed: Duration,
}

impl Load {
    /// Requests a second.
    pub fn per_second(&self) -> f64 {
        #[allow(clippy::cast_precision_loss, reason = "some thousand")]
        let count = self.took.len() as f64;
        count / self.elapsed.as_secs_f64()
    }

    fn percentile(&self, of_hundred: usize) -> Duration {
        let mut took = self.took.clone();
        took.sort_unstable();
        let at = (took.len() * of_hundred).div_ceil(100).saturating_sub(1);
        took.get(at).copied().unwrap_or_default()
    }
}

impl fmt::Display for Load {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let millis = |of_hundred| self.percentile(of_hundred).as_secs_f64() * 1e3;
        write!(f, "{:.0}/s, median {:.2} ms, p99 {:.2} ms", self.per_second(), millis(50), millis(99))
    }
}

/// Asks all of it, shared among so many clients.
pub async fn run(
    to: SocketAddr,
    requests: &[Request],
    clients: usize,
    load: &mut Load,
) -> Result<(), Box<dyn Error>> {
    let start = Instant::now();
    let mut asking = Vec::new();
    for share in requests.chunks(requests.len().div_ceil(clients)) {
        let share = share.to_vec();
        asking.push(tokio::spawn(async move { ask(to, &share).await }));
    }
    for client in asking {
        load.took.extend(client.await?.map_err(|error| error.to_string())?);
    }
    load.elapsed += start.elapsed();
    Ok(())
}

async fn ask(to: SocketAddr, requests: &[Request]) -> Result<Vec<Duration>, std::io::Error> {
    let stream = TcpStream::connect(to).await?;
    stream.set_nodelay(true)?;
    let mut stream = BufReader::new(stream);
    let mut took = Vec::with_capacity(requests.len());
    for request in requests {
        let start = Instant::now();
        stream.get_mut().write_all(&request.bytes).await?;
        let status = answer(&mut stream).await?;
        took.push(start.elapsed());
        if status != request.status {
            return Err(std::io::Error::other(format!("answered {status} instead of {}", request.status)));
        }
    }
    Ok(took)
}

/// Reads an answer to its end; its status.
async fn answer(stream: &mut BufReader<TcpStream>) -> Result<u16, std::io::Error> {
    let (mut status, mut length) = (0, 0);
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).await?;
        let line = line.trim_end();
        if line.is_empty() {
            break;
        }
        if let Some(rest) = line.strip_prefix("HTTP/1.1 ") {
            status = rest.split(' ').next().and_then(|code| code.parse().ok()).unwrap_or_default();
        } else if let Some((_, value)) =
            line.split_once(':').filter(|(name, _)| name.eq_ignore_ascii_case("content-length"))
        {
            length = value.trim().parse().unwrap_or_default();
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await?;
    Ok(status)
}
