//! Tokens: golden vectors, and what must hold for any claims and any bytes.

#[cfg(test)]
mod bad;
#[cfg(test)]
mod fixtures;
#[cfg(test)]
mod golden;
#[cfg(test)]
mod good;
#[cfg(test)]
mod properties;
