//! Frames over streams that say anything, in any portions.

use proptest::prelude::*;

use super::*;
use crate::unlock::{Challenge, DoorHint};

fn block<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(work)
}

/// A stream on which `bytes` came, in portions of at most `portion`, and which then closed.
fn stream(bytes: Vec<u8>, portion: usize) -> DuplexStream {
    let (mut far, near) = tokio::io::duplex(portion.max(1));
    tokio::spawn(async move {
        // The reader may have hung up already.
        let _ = far.write_all(&bytes).await;
    });
    near
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn frames_arrive_whole_whatever_the_portions(
        frames in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..MAX_FRAME), 0..8), portion in 1..700usize,
    ) {
        let mut bytes = Vec::new();
        for frame in &frames {
            bytes.extend(u16::try_from(frame.len()).unwrap().to_be_bytes());
            bytes.extend(frame);
        }
        block(async {
            let mut reader = Frames::new(stream(bytes, portion));
            for frame in frames {
                assert_eq!(reader.next().await, Ok(Some(frame)));
            }
            assert_eq!(reader.next().await, Ok(None));
        });
    }

    #[test]
    fn arbitrary_bytes_are_a_knock_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..80), portion in 1..90usize) {
        block(async {
            if let Ok(Some(Knock::Connect { address, .. })) = knock(stream(bytes, portion)).await {
                assert!(address.len() <= MAX_FRAME);
            }
        });
    }

    #[test]
    fn a_scan_that_answers_anything_is_doors_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        block(async {
            let (radio, mut streams) = Loopback::channel();
            tokio::spawn(async move {
                let mut stream = streams.recv().await.unwrap();
                let _ = stream.write_all(&bytes).await;
            });
            let _ = radio.listen(&[], Listen::ForAll).await;
        });
    }
}

#[test]
fn a_frame_that_claims_too_much_is_refused_before_it_is_read() {
    block(async {
        let mut frames = Frames::new(stream(vec![0xff, 0xff, 1, 2, 3], 64));
        assert_eq!(frames.next().await, Err(RadioError::Confused));
    });
}

#[test]
fn a_scan_tells_what_is_there() {
    block(async {
        let (radio, mut streams) = Loopback::channel();
        let advert = Advert { hint: DoorHint([1, 2]), challenge: Challenge([3; 8]) };
        tokio::spawn(async move {
            let Ok(Some(Knock::Scan(frames))) = knock(streams.recv().await.unwrap()).await else {
                panic!("not a scan")
            };
            tell(frames, &[("12".to_owned(), advert)]).await.unwrap();
        });
        let seen = radio.listen(&[], Listen::ForAll).await.unwrap();
        assert_eq!(seen, [Seen::new("12".to_owned(), advert, None)]);
    });
}

#[test]
fn without_doors_the_radio_says_so() {
    block(async {
        let (radio, streams) = Loopback::channel();
        drop(streams);
        assert!(matches!(
            radio.listen(&[], Listen::ForAll).await,
            Err(RadioError::Blocked(Obstacle::Unavailable { .. }))
        ));
    });
}
