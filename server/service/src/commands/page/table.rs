//! A table that fits the page: the widest columns give way, and their texts go on in the next line.

use super::{Ink, Style, WIDTH, clean, pad, width, wrap};

/// Columns between two columns.
const BETWEEN: usize = 2;

/// The longest word that is kept whole as long as another column can give way, e.g. a pass's number.
const LONGEST_WORD: usize = 20;

/// No column gets narrower than this to make room for others.
const NARROWEST: usize = 8;

/// Rows of as many cells as there are headings.
#[derive(Clone, Debug)]
pub struct Table {
    head: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// With these headings.
    pub fn new<const N: usize>(head: [&str; N]) -> Self {
        Self { head: head.map(ToOwned::to_owned).to_vec(), rows: Vec::new() }
    }

    /// Adds a row.
    pub fn row<const N: usize>(&mut self, cells: [String; N]) {
        self.rows.push(cells.map(|cell| clean(&cell)).to_vec());
    }

    /// The table as lines; nothing at all without rows.
    pub fn show(&self, ink: Ink) -> String {
        if self.rows.is_empty() {
            return String::new();
        }
        let widths = self.widths();
        let mut out = String::new();
        for line in lines(&self.head, &widths) {
            out.push_str(&ink.paint(Style::Bold, &line));
            out.push('\n');
        }
        for line in self.rows.iter().flat_map(|row| lines(row, &widths)) {
            out.push_str(&line);
            out.push('\n');
        }
        out
    }

    fn widths(&self) -> Vec<usize> {
        let mut widths = self.widest(width);
        let words = self.widest(|cell| cell.split_whitespace().map(width).max().unwrap_or(0));
        let room = WIDTH.saturating_sub(BETWEEN * widths.len().saturating_sub(1));
        while widths.iter().sum::<usize>() > room {
            let can_give = |floor: &dyn Fn(usize) -> usize| {
                let able = widths.iter().zip(&words).enumerate();
                let able = able.filter(|(_, (columns, word))| **columns > floor(**word));
                able.max_by_key(|(_, (columns, _))| **columns).map(|(index, _)| index)
            };
            // Between words first, within words if it must be.
            let gives = can_give(&|word| word.min(LONGEST_WORD)).or_else(|| can_give(&|_| NARROWEST));
            let Some(columns) = gives.and_then(|index| widths.get_mut(index)) else { break };
            *columns -= 1;
        }
        widths
    }

    /// The greatest measure of each column's cells.
    fn widest(&self, measure: impl Fn(&str) -> usize) -> Vec<usize> {
        let mut widest: Vec<usize> = self.head.iter().map(|cell| measure(cell)).collect();
        for row in &self.rows {
            for (most, cell) in widest.iter_mut().zip(row) {
                *most = (*most).max(measure(cell));
            }
        }
        widest
    }
}

/// A row's lines: as many as its tallest cell has.
fn lines(row: &[String], widths: &[usize]) -> Vec<String> {
    let cells: Vec<Vec<String>> =
        row.iter().zip(widths).map(|(cell, columns)| wrap(cell, *columns)).collect();
    let tallest = cells.iter().map(Vec::len).max().unwrap_or(0);
    let line = |number: usize| {
        let cell = |(lines, columns): (&Vec<String>, &usize)| {
            pad(lines.get(number).map_or("", String::as_str), *columns)
        };
        let line: Vec<String> = cells.iter().zip(widths).map(cell).collect();
        line.join(&" ".repeat(BETWEEN)).trim_end().to_owned()
    };
    (0..tallest).map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let mut table = Table::new(["Door", "Name"]);
        table.row(["1".into(), "Pedestrian gate".into()]);
        table.row(["1104".into(), "犬の部屋".into()]);
        assert_eq!(table.show(Ink::PLAIN), "Door  Name\n1     Pedestrian gate\n1104  犬の部屋\n");
        assert_eq!(Table::new(["Door"]).show(Ink::PLAIN), "");
    }

    #[test]
    fn what_is_too_wide_for_the_page_goes_on_in_the_next_line() {
        let mut table = Table::new(["Number", "What the resident called it", "From"]);
        table.row(["3f2a".into(), "the walker of the three dogs ".repeat(4), "Maya".into()]);
        let shown = table.show(Ink::PLAIN);
        assert!(shown.lines().all(|line| width(line) <= WIDTH), "{shown}");
        assert_eq!(shown.lines().count(), 3, "{shown}");
        assert!(shown.lines().nth(2).is_some_and(|line| line.starts_with("        ")), "{shown}");
    }

    #[test]
    fn a_number_stays_whole_while_another_column_can_give_way() {
        let mut table = Table::new(["Pass", "From", "Opens", "Number"]);
        let many = |text: &str| text.repeat(3);
        table.row([
            many("dog walker "),
            many("Maya "),
            many("Tue 14:20 to 15:20 "),
            "4af736071a257196".into(),
        ]);
        let shown = table.show(Ink::PLAIN);
        assert!(shown.contains("  4af736071a257196\n"), "{shown}");
        assert!(shown.lines().all(|line| width(line) <= WIDTH), "{shown}");
    }
}
