//! Signed claims: tokens, bulletins, receipts, and the keys behind them.

pub mod keys;
