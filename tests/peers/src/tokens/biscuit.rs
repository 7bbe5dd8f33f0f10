//! Biscuit: the claims as one fact a block, in its binary form; its second link is an attenuation. What it can do
//! besides, a language for rules, is not used here, and its start-up is most of its time.

use std::error::Error;

use biscuit_auth::builder::{Algorithm, BlockBuilder, Fact, Term};
use biscuit_auth::{Biscuit, KeyPair, PrivateKey};

use super::Peer;
use super::sample::{Numbers, SEED, Sample, Seen};

pub fn peer(sample: &Sample) -> Result<Peer, Box<dyn Error>> {
    let pair = KeyPair::from(&PrivateKey::from_bytes(&SEED, Algorithm::Ed25519)?);
    let one = Biscuit::builder().fact(fact(&sample.one_numbers))?.root_key_id(1).build(&pair)?;
    let [home, visit] = &sample.two_numbers;
    let two = Biscuit::builder().fact(fact(home))?.root_key_id(1).build(&pair)?;
    let two = two.append(BlockBuilder::new().fact(fact(visit))?)?;

    let public = pair.public();
    let check = move |token: &[u8]| {
        let token = Biscuit::from(token, public).ok()?;
        let mut authorizer = token.authorizer().ok()?;
        let rule =
            "seen($pass, $holder, $doors, $expires) <- p($pass, $holder, $doors, $expires, $i, $s, $z, $g)";
        let found: Vec<Fact> = authorizer.query(rule).ok()?;
        seen(found.first()?)
    };
    Ok(Peer { name: "biscuit-auth", one: one.to_vec()?, two: two.to_vec()?, check: Box::new(check) })
}

fn fact(numbers: &Numbers) -> Fact {
    let list = |list: &[i64]| Term::Array(list.iter().map(|number| Term::Integer(*number)).collect());
    Fact::new(
        "p".to_owned(),
        [
            Term::Bytes(numbers.pass.to_vec()),
            Term::Bytes(numbers.holder.clone()),
            list(&numbers.doors),
            Term::Integer(numbers.expires_at),
            Term::Integer(numbers.issued_at),
            list(&numbers.schedule),
            list(&numbers.offsets),
            list(&numbers.grant),
        ],
    )
}

fn seen(fact: &Fact) -> Option<Seen> {
    let [Term::Bytes(pass), Term::Bytes(holder), Term::Array(doors), Term::Integer(expires_at)] =
        fact.predicate.terms.as_slice()
    else {
        return None;
    };
    let integer = |term: &Term| match term {
        Term::Integer(number) => Some(*number),
        _ => None,
    };
    Some(Seen {
        pass: pass.as_slice().try_into().ok()?,
        holder: holder.clone(),
        doors: doors.iter().map(integer).collect::<Option<_>>()?,
        expires_at: *expires_at,
    })
}
