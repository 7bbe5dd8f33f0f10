//! Text for a terminal: 78 columns, colour only where it is one.
//!
//! Names and messages are other people's: what would steer a terminal, or turn the reading direction of the rest of
//! the line, never gets through.

mod table;

use std::io::{self, IsTerminal as _};

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

pub use self::table::Table;

/// How wide a page is: two short of what every terminal has.
pub const WIDTH: usize = 78;

/// Colours a text, or doesn't.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ink {
    colour: bool,
}

/// How a piece of text stands out, by its number among the terminal's attributes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// A heading.
    Bold,
    /// The heading of a chapter.
    Chapter,
    /// What is only beside the point.
    Faint,
    /// What went well.
    Good,
    /// What stays shut.
    Shut,
    /// What arrives.
    Letter,
}

impl Ink {
    /// Never colours.
    #[cfg(test)]
    pub const PLAIN: Self = Self { colour: false };

    /// Colours.
    #[cfg(test)]
    pub const COLOURED: Self = Self { colour: true };

    /// Colours if stdout is a terminal and `NO_COLOR` isn't set (no-color.org).
    pub fn of_stdout() -> Self {
        let wanted = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        Self { colour: wanted && io::stdout().is_terminal() }
    }

    /// The text in a style.
    pub fn paint(self, style: Style, text: &str) -> String {
        if !self.colour {
            return text.to_owned();
        }
        let number = match style {
            Style::Bold => "1",
            Style::Chapter => "1;36",
            Style::Faint => "2",
            Style::Good => "32",
            Style::Shut => "33",
            Style::Letter => "35",
        };
        format!("\x1b[{number}m{text}\x1b[0m")
    }
}

/// A text without what would steer a terminal.
pub fn clean(text: &str) -> String {
    let is_bidi = |letter| matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.chars()
        .filter(|letter| !is_bidi(*letter))
        .map(|letter| if letter.is_control() { ' ' } else { letter })
        .collect()
}

/// How many columns a text takes.
pub fn width(text: &str) -> usize {
    text.width()
}

/// A text in lines of at most so many columns, broken between words, and within those that are longer than a line.
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    let columns = columns.max(1);
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in clean(text).split_whitespace() {
        if !line.is_empty() && width(&line) + 1 + width(word) > columns {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        for letter in word.chars() {
            if !line.is_empty() && width(&line) + letter.width().unwrap_or(0) > columns {
                lines.push(std::mem::take(&mut line));
            }
            line.push(letter);
        }
    }
    lines.push(line);
    lines
}

/// A text on one line of at most so many columns; what is cut off is told by `…`.
pub fn shorten(text: &str, columns: usize) -> String {
    let text = clean(text);
    if width(&text) <= columns {
        return text;
    }
    let mut short = String::new();
    for letter in text.chars() {
        if width(&short) + letter.width().unwrap_or(0) >= columns {
            break;
        }
        short.push(letter);
    }
    format!("{}…", short.trim_end())
}

/// A text and the spaces that bring it to so many columns.
pub fn pad(text: &str, columns: usize) -> String {
    let missing = columns.saturating_sub(width(text));
    format!("{text}{}", " ".repeat(missing))
}

/// Lines of a text behind a label: the first beside it, the others under the first.
pub fn labelled(label: &str, columns: usize, text: &str) -> String {
    let lines = wrap(text, WIDTH.saturating_sub(columns));
    let mut out = String::new();
    for (number, line) in lines.iter().enumerate() {
        let label = if number == 0 { label } else { "" };
        out.push_str(format!("{}{line}", pad(label, columns)).trim_end());
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_between_words_and_by_what_letters_take_on_the_screen() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("犬の散歩 二人", 8), ["犬の散歩", "二人"]);
        assert_eq!(wrap("", 8), [""]);
        assert_eq!(wrap("abcdefghij", 4), ["abcd", "efgh", "ij"]);
        assert_eq!(pad("犬", 4), "犬  ");
        assert_eq!(shorten("one two three", 8), "one two…");
        assert_eq!(shorten("犬の散歩", 6), "犬の…");
        assert_eq!(shorten("one", 3), "one");
    }

    #[test]
    fn nothing_that_steers_a_terminal_gets_through() {
        assert_eq!(wrap("a\u{1b}[2Jb\u{9b}31mc", 20), ["a [2Jb 31mc"]);
        assert_eq!(clean("gate\u{202e}shut\u{202c}"), "gateshut");
    }

    #[test]
    fn a_label_stands_before_the_first_line_only() {
        let text = "word ".repeat(30);
        let shown = labelled("  Next", 10, &text);
        assert!(shown.lines().count() > 1 && shown.lines().all(|line| width(line) <= WIDTH));
        assert!(shown.starts_with("  Next    word"));
        assert!(shown.lines().skip(1).all(|line| line.starts_with("          word")));
    }

    #[test]
    fn without_colour_a_text_stays_as_it_is() {
        assert_eq!(Ink::PLAIN.paint(Style::Good, "opens"), "opens");
        assert_eq!(Ink::COLOURED.paint(Style::Good, "opens"), "\x1b[32mopens\x1b[0m");
    }
}
