//! Figures that need a process of their own: this program, started again.

use std::error::Error;
use std::ffi::OsStr;
use std::process::{Command, Stdio};

use crate::{radio, service};

/// What a process of its own counts.
#[derive(Clone, Copy)]
pub enum Own {
    /// The memory of the service alone.
    Memory,
    /// What goes over the air. The address of the bus is read once a process.
    Radio,
}

impl Own {
    const ALL: [Self; 2] = [Self::Memory, Self::Radio];

    fn name(self) -> &'static str {
        match self {
            Self::Memory => "memory",
            Self::Radio => "radio",
        }
    }

    /// What this process was started for, if not for all.
    pub fn asked() -> Option<Self> {
        let name = std::env::args().nth(1)?;
        Self::ALL.into_iter().find(|own| own.name() == name)
    }

    /// Counts, in this process; prints a figure a line.
    pub fn count(self) -> Result<(), Box<dyn Error>> {
        let figures = match self {
            Self::Memory => service::measure_memory()?,
            Self::Radio => radio::measure()?,
        };
        for figure in figures {
            println!("{figure}");
        }
        Ok(())
    }

    /// The figures, counted by a process with these variables.
    pub fn run(self, variables: &[(&str, &OsStr)]) -> Result<Vec<u64>, Box<dyn Error>> {
        let mut process = Command::new(std::env::current_exe()?);
        process.arg(self.name()).envs(variables.iter().copied()).stderr(Stdio::inherit());
        let output = process.output()?;
        if !output.status.success() {
            return Err(format!("counting {}: {}", self.name(), output.status).into());
        }
        let text = String::from_utf8(output.stdout)?;
        Ok(text.lines().map(str::parse).collect::<Result<_, _>>()?)
    }
}
