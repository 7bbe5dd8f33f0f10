//! How the story is printed: chapters, what people do, what happened; 78 columns, colour on a terminal.

use std::io::{self, Write};

use super::super::page::{Ink, Style, WIDTH, wrap};

const INDENT: &str = "   ";

/// Writes the story.
pub struct Teller<W> {
    out: W,
    ink: Ink,
    chapter: u32,
}

impl Teller<io::StdoutLock<'static>> {
    /// To the terminal, in colour where it is one and `NO_COLOR` isn't set.
    pub fn to_stdout() -> Self {
        Self::new(io::stdout().lock(), Ink::of_stdout())
    }
}

impl<W: Write> Teller<W> {
    /// To `out`.
    pub fn new(out: W, ink: Ink) -> Self {
        Self { out, ink, chapter: 0 }
    }

    /// The story's title and where it plays.
    pub fn title(&mut self, title: &str, under: &str) -> io::Result<()> {
        let title = self.ink.paint(Style::Bold, title);
        writeln!(self.out, "{title}")?;
        self.wrapped("", under)
    }

    /// Begins a chapter.
    pub fn chapter(&mut self, title: &str) -> io::Result<()> {
        self.chapter += 1;
        let head = self.ink.paint(Style::Chapter, &format!("{:>2} {title}", self.chapter));
        writeln!(self.out, "\n{head}")
    }

    /// A heading that is no chapter.
    pub fn heading(&mut self, text: &str) -> io::Result<()> {
        let head = self.ink.paint(Style::Bold, text);
        writeln!(self.out, "\n{head}")
    }

    /// What somebody does, or what the reader should know.
    pub fn say(&mut self, text: &str) -> io::Result<()> {
        self.wrapped(INDENT, text)
    }

    /// Something that worked.
    pub fn done(&mut self, text: &str) -> io::Result<()> {
        self.marked(Style::Good, "✓", text)
    }

    /// Something that happened by hand.
    pub fn note(&mut self, text: &str) -> io::Result<()> {
        self.marked(Style::Faint, "·", text)
    }

    /// A door that stayed shut, and why.
    pub fn refused(&mut self, text: &str) -> io::Result<()> {
        self.marked(Style::Shut, "✗", text)
    }

    /// A text message or an e-mail as it arrives.
    pub fn arrives(&mut self, what: &str, text: &str) -> io::Result<()> {
        self.marked(Style::Letter, "✉", &format!("{what}: “{text}”"))
    }

    /// Lines that keep their shape: a QR code, a table.
    pub fn block(&mut self, lines: &str) -> io::Result<()> {
        lines.lines().try_for_each(|line| writeln!(self.out, "{INDENT}{line}"))
    }

    /// Hands on what was written so far.
    pub fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    fn marked(&mut self, style: Style, mark: &str, text: &str) -> io::Result<()> {
        for (number, line) in wrap(text, WIDTH - INDENT.len() - 2).into_iter().enumerate() {
            if number == 0 {
                let mark = self.ink.paint(style, mark);
                writeln!(self.out, "{INDENT}{mark} {line}")?;
            } else {
                writeln!(self.out, "{INDENT}  {line}")?;
            }
        }
        Ok(())
    }

    fn wrapped(&mut self, indent: &str, text: &str) -> io::Result<()> {
        wrap(text, WIDTH - indent.len()).into_iter().try_for_each(|line| writeln!(self.out, "{indent}{line}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(tell: impl FnOnce(&mut Teller<&mut Vec<u8>>) -> io::Result<()>) -> String {
        let mut out = Vec::new();
        tell(&mut Teller::new(&mut out, Ink::PLAIN)).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn long_lines_break_between_words_and_keep_their_indent() {
        let text =
            "A guest with a very long name opens the pedestrian gate on the street side, then the lobby.";
        let told = told(|teller| teller.done(text));
        assert!(told.lines().all(|line| line.chars().count() <= WIDTH));
        assert!(told.lines().nth(1).is_some_and(|line| line.starts_with("     ")));
    }

    #[test]
    fn chapters_count_up() {
        let told = told(|teller| teller.chapter("Ana signs in").and_then(|()| teller.chapter("Ben arrives")));
        assert_eq!(told, "\n 1 Ana signs in\n\n 2 Ben arrives\n");
    }
}
