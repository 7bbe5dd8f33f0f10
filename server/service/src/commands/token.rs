//! `gatepass token show`: what a token says, and whether it is good.

use std::fmt::Write as _;
use std::io::{self, Write as _};

use chrono::{DateTime, Utc};
use gatepass::clock::{Clock as _, Now, SystemClock};
use gatepass::id::{DoorId, PassId};
use gatepass::pass::permit::Doors;
use gatepass::property::Property;
use gatepass::qr::{self, Shown, verify_live};
use gatepass::token::claims::{Claims, Purpose, Shape};
use gatepass::token::keys::HolderKey;
use gatepass::token::{Facts, Token, TokenBytes, verify};
use gatepass::zone::Zone;

use super::{Failure, check_property, words};

#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Show claims, chain and verdict of a token
    Show(ShowArgs),
}

#[derive(Debug, clap::Args)]
struct ShowArgs {
    /// The token's text, or the text of a QR code (GP1:…)
    #[arg(value_name = "TEXT")]
    text: String,
    /// The property file; without it the signature is shown as unchecked
    #[arg(long, value_name = "FILE")]
    property: Option<std::path::PathBuf>,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<(), Failure> {
    let Command::Show(args) = &args.command;
    let property = args.property.as_deref().map(check_property::load).transpose()?;
    let (text, good) = show(args.text.trim(), property.as_ref(), SystemClock.now())?;
    io::stdout().write_all(text.as_bytes()).map_err(Failure::writing)?;
    good
}

/// What to print, and whether what could be checked was good.
fn show(
    text: &str,
    property: Option<&Property>,
    now: DateTime<Utc>,
) -> Result<(String, Result<(), Failure>), Failure> {
    let shown = read(text)?;
    let token = Token::parse(shown.token().as_bytes()).map_err(|error| Failure::Usage(error.to_string()))?;
    let utc = Zone::new("UTC").map_err(|error| Failure::Failed(error.to_string()))?;
    let page = Page { property, zone: property.map_or(&utc, Property::zone) };
    let mut out = String::new();
    page.head(&mut out, &shown, &token);
    let good = page.verdict(&mut out, &shown, now);
    page.claims(&mut out, &token);
    if good.is_ok() {
        page.doors_now(&mut out, &shown, now);
    }
    Ok((out, good))
}

fn read(text: &str) -> Result<Shown, Failure> {
    let usage = |error: String| Failure::Usage(format!("TEXT is no token: {error}"));
    if text.starts_with(qr::PREFIX) {
        return Shown::parse(text).map_err(|error| usage(error.to_string()));
    }
    text.parse::<TokenBytes>().map(Shown::Bearer).map_err(|error| usage(error.to_string()))
}

/// Writes for a person; with the property's file in its words and local time.
struct Page<'a> {
    property: Option<&'a Property>,
    zone: &'a Zone,
}

// Writing to a String doesn't fail.
impl Page<'_> {
    fn head(&self, out: &mut String, shown: &Shown, token: &Token<'_>) {
        let bytes = shown.token().as_bytes().len();
        let links = if token.links() == 1 { "one link" } else { "two links" };
        let _ = writeln!(out, "A token of {links}, {bytes} bytes; times in {}", self.zone);
        if let Shown::Live(live) = shown {
            let _ = writeln!(out, "Live code for door {}", self.door(live.door()));
        }
    }

    fn verdict(&self, out: &mut String, shown: &Shown, now: DateTime<Utc>) -> Result<(), Failure> {
        let Some(property) = self.property else {
            let _ = writeln!(out, "Signatures: unchecked; --property FILE names the property's keys");
            return Ok(());
        };
        if property.keys().is_empty() {
            let _ = writeln!(out, "Signatures: unchecked; the property file has no \"keys\"");
            return Ok(());
        }
        let checked = match (verify(shown.token().as_bytes(), &property.trusted_keys(), property.id()), shown)
        {
            (Err(error), _) => Err(error.to_string()),
            (Ok(_), Shown::Bearer(_)) => Ok("good"),
            (Ok(_), Shown::Live(live)) => {
                let keys = property.trusted_keys();
                let at = Now::exactly(now);
                verify_live(live, &keys, property.id(), live.door(), at, |_, _| None)
                    .map(|_| "good, and the live code is signed by its phone")
                    .map_err(|error| error.to_string())
            }
        };
        match checked {
            Ok(words) => {
                let _ = writeln!(out, "Signatures: {words}; issued by {}", property.name());
                Ok(())
            }
            Err(why) => {
                let _ = writeln!(out, "Signatures: NOT GOOD: {why}");
                Err(Failure::Failed(format!("the token is not good for {}: {why}", property.id())))
            }
        }
    }

    fn claims(&self, out: &mut String, token: &Token<'_>) {
        let root = token.unchecked_root();
        let _ = writeln!(out, "\nLink 1, signed by the property's key {}", token.key());
        let _ = writeln!(out, "  pass         {}", root.pass);
        match &root.purpose {
            Purpose::Opens { secret_entered } => {
                self.common(out, &root.claims);
                if *secret_entered {
                    let _ = writeln!(out, "  secret code  entered on this phone");
                }
            }
            Purpose::Issues(grant) => {
                let _ = writeln!(
                    out,
                    "  issuing      its holder makes passes without a network; opens nothing alone"
                );
                self.common(out, &root.claims);
                let shapes: Vec<_> = Shape::ALL
                    .into_iter()
                    .filter(|shape| grant.shapes.contains(*shape))
                    .map(|shape| shape.to_string())
                    .collect();
                let _ = writeln!(
                    out,
                    "  may make     {}; {} at most",
                    shapes.join(", "),
                    words::minutes(grant.longest)
                );
                if !grant.secret_doors.as_slice().is_empty() {
                    let _ = writeln!(out, "  secret code  needed for {}", self.doors(&grant.secret_doors));
                }
            }
        }
        if let Some(claims) = token.unchecked_delegated() {
            let _ = writeln!(out, "\nLink 2, signed by the holder of link 1");
            let pass = self.property.map(|property| token.unchecked_pass(property.id()));
            let pass =
                pass.as_ref().map_or_else(|| "derived; needs the property".to_owned(), PassId::to_string);
            let _ = writeln!(out, "  pass         {pass}");
            self.common(out, claims);
        }
    }

    fn common(&self, out: &mut String, claims: &Claims) {
        let holder = match &claims.holder {
            None => "whoever bears it".to_owned(),
            Some(key @ HolderKey::Es256(_)) => format!("P-256 key {}", key.fingerprint()),
            Some(key @ HolderKey::Ed25519(_)) => format!("Ed25519 key {}", key.fingerprint()),
        };
        let lines = [
            ("generation", claims.generation.0.to_string()),
            ("holder", holder),
            ("doors", self.doors(&claims.permit.doors)),
            ("opens", words::schedule(self.zone, &claims.permit.schedule)),
            ("issued", words::instant(self.zone, claims.issued_at)),
            ("token ends", words::instant(self.zone, claims.expires_at)),
        ];
        for (name, value) in lines {
            let _ = writeln!(out, "  {name:<12} {value}");
        }
        if let Some(at) = claims.link_opened {
            let _ = writeln!(out, "  link opened  {}", words::instant(self.zone, at));
        }
        let conditions = words::conditions(&claims.permit);
        if !conditions.is_empty() {
            let _ = writeln!(out, "  conditions   {}", conditions.join("; "));
        }
    }

    /// Each door's answer now, as far as the token alone says.
    fn doors_now(&self, out: &mut String, shown: &Shown, now: DateTime<Utc>) {
        let Some(property) = self.property else { return };
        let Ok(token) = verify(shown.token().as_bytes(), &property.trusted_keys(), property.id()) else {
            return;
        };
        let _ =
            writeln!(out, "\nNow, {}, if nothing else is known of the pass:", words::instant(self.zone, now));
        for door in token.shown().claims().permit.doors.as_slice() {
            let decision = token.decide(*door, Now::exactly(now), |_| Facts::NOTHING_KNOWN);
            let _ = writeln!(out, "  door {}: {}", self.door(*door), words::decision(self.zone, &decision));
        }
    }

    fn doors(&self, doors: &Doors) -> String {
        doors.as_slice().iter().map(|door| self.door(*door)).collect::<Vec<_>>().join(", ")
    }

    fn door(&self, id: DoorId) -> String {
        match self.property.and_then(|property| property.door(id)) {
            Some(door) => format!("{id} ({})", door.name),
            None => id.to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use gatepass::id::{Generation, PropertyId};
    use gatepass::pass::permit::{Permit, SecretNeed, Uses};
    use gatepass::pass::schedule::Schedule;
    use gatepass::qr::{LiveQr, bearer_text};
    use gatepass::token::claims::Root;
    use gatepass::token::issue;
    use gatepass::token::keys::{DeviceKey as _, PropertyKey, SoftwareKey};

    use super::*;

    fn property(id: &str) -> Property {
        let mut property = Property::read(
            format!(
                r#"{{"id": "{id}", "name": "Oak Court", "zone": "America/New_York", "areas": [],
                "doors": [{{"id": 1, "name": "Main gate", "kind": "perimeter",
                            "lock": {{"bluetooth": "any"}}}},
                          {{"id": 2, "name": "Flat 1", "kind": "unit",
                            "lock": {{"bluetooth": "any"}}}}],
                "units": [{{"id": "flat-1", "name": "Flat 1", "doors": [2], "occupancy": "occupied"}}]}}"#
            )
            .as_bytes(),
        )
        .unwrap();
        property.add_key(key().public());
        property
    }

    fn key() -> PropertyKey {
        PropertyKey::from_seed(&[1; 32]).unwrap()
    }

    fn now() -> DateTime<Utc> {
        "2026-11-23T18:00:00Z".parse().unwrap()
    }

    fn token(holder: Option<&SoftwareKey>) -> TokenBytes {
        let claims = Claims {
            generation: Generation(2),
            holder: holder.map(SoftwareKey::public),
            permit: Permit {
                doors: [1, 2].into_iter().filter_map(DoorId::new).collect(),
                schedule: Schedule::Span {
                    start: "2026-11-23T17:00:00Z".parse().unwrap(),
                    end: "2026-11-23T22:00:00Z".parse().unwrap(),
                },
                uses: Uses::Once,
                first_use_within: None,
                active_for: None,
                expires_in: None,
                secret_code: SecretNeed::NotNeeded,
            },
            issued_at: "2026-11-22T09:00:00Z".parse().unwrap(),
            expires_at: "2026-11-29T09:00:00Z".parse().unwrap(),
            link_opened: None,
        };
        let root = Root {
            pass: PassId::from_bytes([5; 8]),
            claims,
            purpose: Purpose::Opens { secret_entered: false },
        };
        issue(&key(), &PropertyId::new("oak-court").unwrap(), &root).unwrap()
    }

    #[test]
    fn a_token_is_told_with_the_propertys_words_and_checked() {
        let (text, good) = show(&token(None).to_text(), Some(&property("oak-court")), now()).unwrap();
        assert_eq!(good, Ok(()));
        for line in [
            "Signatures: good; issued by Oak Court\n",
            "  pass         0505050505050505\n",
            "  doors        1 (Main gate), 2 (Flat 1)\n",
            "  opens        Mon 2026-11-23 12:00 to Mon 2026-11-23 17:00\n",
            "  conditions   one use at each door\n",
            "  door 1 (Main gate): opens, until Mon 2026-11-23 17:00\n",
        ] {
            assert!(text.contains(line), "{line}\n{text}");
        }
    }

    #[test]
    fn without_the_file_nothing_is_said_of_the_signature() {
        let (text, good) = show(&bearer_text(&token(None)), None, now()).unwrap();
        assert_eq!(good, Ok(()));
        assert!(text.contains("Signatures: unchecked"), "{text}");
        assert!(!text.contains("Now,"), "{text}");
    }

    #[test]
    fn another_propertys_token_is_not_good() {
        let (text, good) = show(&token(None).to_text(), Some(&property("elm-court")), now()).unwrap();
        assert!(text.contains("Signatures: NOT GOOD"), "{text}");
        assert!(matches!(good, Err(Failure::Failed(_))));
    }

    #[test]
    fn a_live_code_is_good_for_half_a_minute() {
        let phone = SoftwareKey::generate_es256(&ring::rand::SystemRandom::new()).unwrap();
        let here = PropertyId::new("oak-court").unwrap();
        let door = DoorId::new(1).unwrap();
        let code = LiveQr::make(&token(Some(&phone)), &phone, &here, door, now()).unwrap();
        let (text, good) = show(code.text(), Some(&property("oak-court")), now()).unwrap();
        assert_eq!(good, Ok(()));
        assert!(text.contains("Live code for door 1 (Main gate)\n"), "{text}");
        let later = now() + chrono::TimeDelta::minutes(2);
        let (text, good) = show(code.text(), Some(&property("oak-court")), later).unwrap();
        assert!(good.is_err() && text.contains("120 seconds"), "{text}");
    }

    #[test]
    fn what_is_no_token_is_bad_input_and_is_not_repeated() {
        for text in ["", "hello there", "GP1:hello", "GP1:", "AAAA", "https://example.com/p#secret"] {
            let Err(Failure::Usage(why)) = show(text, None, now()) else { panic!("{text}") };
            assert!(text.is_empty() || !why.contains(text), "{why}");
        }
    }
}
