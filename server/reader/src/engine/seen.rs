//! Tokens that this door has seen, so that a phone needs to send a reference only.

use std::collections::VecDeque;

use gatepass::unlock::messages::TokenReference;

/// How many tokens are remembered; after that the oldest is asked for again.
const REMEMBERED: usize = 64;

/// Only tokens of proven holders: nobody else can push them out.
#[derive(Default)]
pub(super) struct SeenTokens(VecDeque<(TokenReference, Vec<u8>)>);

impl SeenTokens {
    pub(super) fn get(&self, reference: TokenReference) -> Option<Vec<u8>> {
        self.0.iter().find(|(known, _)| *known == reference).map(|(_, token)| token.clone())
    }

    pub(super) fn remember(&mut self, reference: TokenReference, token: Vec<u8>) {
        self.0.retain(|(known, _)| *known != reference);
        if self.0.len() >= REMEMBERED {
            self.0.pop_front();
        }
        self.0.push_back((reference, token));
    }
}
