//! The figures: Gatepass beside its peers, in one run.
//!
//! One line a comparison: `what | ours | peer | peer's name and version | ratio`, the ratio ours ÷ peer. Both
//! sides get the same input and give the same answer, which is asserted before anything is timed; what only
//! turns one representation into another is done outside of the loop. Times are medians over interleaved rounds. The
//! service's rows give requests a second and how long one takes; their ratio is that of the requests, ours ÷ peer. The
//! radio's ratio is that of the round trips.
#![allow(clippy::print_stdout, reason = "a program whose result is what it prints")]

mod cold_open;
mod decision;
mod exchange;
mod own;
mod qr;
mod race;
mod radio;
mod route;
mod service;
mod tokens;

use std::error::Error;

use own::Own;
use race::Row;

fn main() -> Result<(), Box<dyn Error>> {
    if let Some(own) = Own::asked() {
        return own.count();
    }
    for compare in [decision::rows, tokens::rows, route::rows, cold_open::rows, qr::rows, exchange::rows] {
        for row in compare()? {
            println!("{row}");
        }
    }
    radio::print()?;
    service::print()?;
    service::print_memory()
}

/// The rows of one comparison.
type Rows = Result<Vec<Row>, Box<dyn Error>>;
