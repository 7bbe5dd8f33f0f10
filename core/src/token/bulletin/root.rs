//! The root of the list of ended passes.

use super::Ended;
use crate::token::cbor::Writer;
use crate::token::sign1::sha256;

/// A Merkle tree's root over the sorted list, as in RFC 9162 §2.1: leaves and nodes are hashed with different
/// first bytes, and the left side of a node is the largest power of two.
pub(super) fn of(ended: &[Ended]) -> [u8; 32] {
    let leaves: Vec<[u8; 32]> = ended
        .iter()
        .map(|ended| {
            let mut leaf = Writer::new();
            ended.write(&mut leaf);
            let mut bytes = vec![0];
            bytes.extend(leaf.finish());
            sha256(&bytes)
        })
        .collect();
    node(&leaves)
}

fn node(leaves: &[[u8; 32]]) -> [u8; 32] {
    match leaves {
        [] => sha256(&[]),
        [leaf] => *leaf,
        _ => {
            let (left, right) = leaves.split_at(leaves.len().div_ceil(2).next_power_of_two());
            let mut bytes = vec![1];
            bytes.extend(node(left));
            bytes.extend(node(right));
            sha256(&bytes)
        }
    }
}
