use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use super::*;

/// A server that answers each connection with the next text, whole, and hands back what it was asked.
async fn serving(answers: Vec<String>) -> (String, tokio::task::JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let asked = tokio::spawn(async move {
        let mut asked = Vec::new();
        for answer in answers {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut request = vec![0; 4096];
            let read = stream.read(&mut request).await.unwrap();
            asked.push(String::from_utf8_lossy(&request[..read]).into_owned());
            stream.write_all(answer.as_bytes()).await.unwrap();
        }
        asked
    });
    (base, asked)
}

fn answer(status: &str, more: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n{more}\r\n{body}", body.len())
}

#[tokio::test]
async fn a_link_travels_in_a_header_and_never_in_an_address() {
    let (base, asked) = serving(vec![answer("200 OK", "", "7")]).await;
    let transport = Transport::new(&base, Network::up()).unwrap();
    let locator = Locator::draw(&ring::rand::SystemRandom::new()).unwrap();
    let seven: u32 = transport.get("/v1/link", &[], Caller::Link(&locator)).await.unwrap();
    assert_eq!(seven, 7);
    let asked = asked.await.unwrap().concat();
    assert!(asked.starts_with("GET /v1/link HTTP/1.1"), "{asked}");
    assert!(asked.contains(&format!("authorization: Link {}", locator.to_text())), "{asked}");
}

#[tokio::test]
async fn a_problem_becomes_what_the_person_can_do() {
    let body = r#"{"type":"urn:gatepass:problem:wrong-secret-code","title":"t","status":422,"tries_left":2}"#;
    let (base, _) = serving(vec![answer("422 Unprocessable Content", "", body)]).await;
    let transport = Transport::new(&base, Network::up()).unwrap();
    let said = transport.get::<u32>("/v1/x", &[], Caller::Anybody).await;
    assert_eq!(said, Err(Error::WrongSecretCode { tries_left: Some(2) }));
}

#[tokio::test]
async fn what_is_unchanged_is_not_sent_again() {
    let (base, asked) =
        serving(vec![answer("200 OK", "etag: \"5\"\r\n", "1"), answer("304 Not Modified", "", "")]).await;
    let transport = Transport::new(&base, Network::up()).unwrap();
    let first = transport.get_fresh::<u32>("/v1/property", None, Caller::Anybody).await;
    assert_eq!(first, Ok(Fresh::Changed { answer: 1, etag: Some("\"5\"".into()) }));
    let then = transport.get_fresh::<u32>("/v1/property", Some("\"5\""), Caller::Anybody).await;
    assert_eq!(then, Ok(Fresh::Unchanged));
    assert!(asked.await.unwrap()[1].contains("if-none-match: \"5\""));
}

#[tokio::test]
async fn a_broken_answer_and_a_broken_service_are_told_apart() {
    let (base, _) = serving(vec![answer("200 OK", "", "{"), answer("502 Bad Gateway", "", "<html>")]).await;
    let transport = Transport::new(&base, Network::up()).unwrap();
    let said = transport.get::<u32>("/v1/x", &[], Caller::Anybody).await;
    assert_eq!(said, Err(Error::BadAnswer { what: "/v1/x".into() }));
    let said = transport.get::<u32>("/v1/x", &[], Caller::Anybody).await;
    assert_eq!(said, Err(Error::ServiceDown { status: 502 }));
}

#[tokio::test]
async fn without_a_network_nothing_is_tried() {
    let network = Network::up();
    let transport = Transport::new("http://127.0.0.1:9", network.clone()).unwrap();
    network.set(false);
    assert_eq!(transport.get::<u32>("/v1/x", &[], Caller::Anybody).await, Err(Error::Offline));
}

#[test]
fn only_this_machine_may_be_reached_without_tls() {
    for good in ["http://127.0.0.1:8080", "http://localhost:1", "http://[::1]:80", "https://passes.example"] {
        assert!(Transport::new(good, Network::up()).is_ok(), "{good}");
    }
    for bad in
        ["http://passes.example", "ftp://x", "passes", "", "https://a:b@c", "http://127.0.0.1.example/"]
    {
        assert!(matches!(Transport::new(bad, Network::up()), Err(Error::Invalid { .. })), "{bad}");
    }
}

#[tokio::test]
async fn an_answer_that_breaks_off_may_have_been_preceded_by_the_deed() {
    let (base, _) =
        serving(vec![String::new(), "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{".into()]).await;
    let transport = Transport::new(&base, Network::up()).unwrap();
    for _ in 0..2 {
        assert_eq!(transport.get::<u32>("/v1/x", &[], Caller::Anybody).await, Err(Error::NoAnswer));
    }
}

#[tokio::test]
async fn where_nobody_listens_nothing_was_sent() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let transport = Transport::new(&base, Network::up()).unwrap();
    assert_eq!(transport.get::<u32>("/v1/x", &[], Caller::Anybody).await, Err(Error::Offline));
}

#[tokio::test]
async fn an_answer_that_is_too_long_is_not_read() {
    let announced = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", LARGEST_ANSWER + 1);
    let chunk = format!("100000\r\n{}\r\n", "x".repeat(0x10_0000));
    let head = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
    let endless = format!("{head}{}", chunk.repeat(LARGEST_ANSWER / 0x10_0000 + 1));
    let (base, _) = serving(vec![announced, endless]).await;
    let transport = Transport::new(&base, Network::up()).unwrap();
    for _ in 0..2 {
        let said = transport.get::<u32>("/v1/x", &[], Caller::Anybody).await;
        assert_eq!(said, Err(Error::BadAnswer { what: "an answer above 16 MB".into() }));
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let (base, _) = serving(vec![answer("302 Found", "location: http://127.0.0.1:1/\r\n", "")]).await;
    let transport = Transport::new(&base, Network::up()).unwrap();
    let said = transport.get::<u32>("/v1/x", &[], Caller::Anybody).await;
    assert_eq!(said, Err(Error::BadAnswer { what: "a refusal with status 302".into() }));
}

#[tokio::test]
async fn a_proxy_that_asks_to_wait_is_understood() {
    let (base, _) = serving(vec![answer("429 Too Many Requests", "retry-after: 90\r\n", "<html>")]).await;
    let transport = Transport::new(&base, Network::up()).unwrap();
    let said = transport.get::<u32>("/v1/x", &[], Caller::Anybody).await;
    assert_eq!(said, Err(Error::TooManyTries { retry_after_seconds: Some(90) }));
}

#[tokio::test]
async fn events_come_one_by_one_until_the_service_ends_them() {
    let head = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n";
    let stream = format!("{head}8\r\nid: 7\nda\r\n8\r\nta: a\n\ni\r\nf\r\nd: 8\ndata: b\n\n\n\r\n0\r\n\r\n");
    let (base, asked) = serving(vec![stream]).await;
    let transport = Transport::new(&base, Network::up()).unwrap();
    let mut listening = transport.listen("/v1/activity/events", "6", Caller::Anybody).await.unwrap();
    for (id, data) in [("7", "a"), ("8", "b")] {
        let event = listening.next().await.unwrap().unwrap();
        assert_eq!((event.id.as_str(), event.data.as_str()), (id, data));
    }
    assert_eq!(listening.next().await, Ok(None));
    assert!(asked.await.unwrap()[0].contains("last-event-id: 6"));
}

#[tokio::test]
async fn who_may_not_listen_is_told_so_and_a_stream_that_breaks_off_is_noticed() {
    let body = r#"{"type":"urn:gatepass:problem:sign-in-needed","title":"t","status":401}"#;
    let cut = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nid:".to_owned();
    let (base, _) = serving(vec![answer("401 Unauthorized", "", body), cut]).await;
    let transport = Transport::new(&base, Network::up()).unwrap();
    let refused = transport.listen("/v1/activity/events", "0", Caller::Anybody).await;
    assert_eq!(refused.err(), Some(Error::SignedOut));
    let mut listening = transport.listen("/v1/activity/events", "0", Caller::Anybody).await.unwrap();
    assert_eq!(listening.next().await, Err(Error::NoAnswer));
}

#[test]
fn nothing_that_prints_shows_who_asks() {
    let random = ring::rand::SystemRandom::new();
    let (session, locator) = (SessionToken::draw(&random).unwrap(), Locator::draw(&random).unwrap());
    let transport = Transport::new("http://127.0.0.1:1", Network::up()).unwrap();
    for caller in [Caller::Person(&session), Caller::Link(&locator)] {
        let request = transport.request(Method::GET, "/v1/x", &[], caller).unwrap().build().unwrap();
        let shown = format!("{transport:?} {caller:?} {request:?}");
        assert!(!shown.contains(&session.to_text()) && !shown.contains(&locator.to_text()), "{shown}");
    }
}

proptest::proptest! {
    #[test]
    fn any_text_may_be_given_as_an_address(text in ".{0,40}|https?://.{0,30}") {
        if let Ok(transport) = Transport::new(&text, Network::up()) {
            proptest::prop_assert!(transport.base.scheme() == "https" || is_local(&transport.base));
        }
    }
}
