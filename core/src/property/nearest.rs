//! "Did you mean …": the known name nearest to a mistyped one.

/// The candidate nearest to `text`, if it is near enough to be meant: at most a third of its letters differ.
/// Capitals don't count. Of equally near ones, the first.
///
/// ```
/// use gatepass::property::nearest;
/// assert_eq!(nearest("stret", ["garage", "street"]), Some("street"));
/// assert_eq!(nearest("pool", ["garage", "street"]), None);
/// ```
pub fn nearest<'a>(text: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // Longer than any name: nothing is near it, and the work stays small.
    if text.len() > 200 {
        return None;
    }
    let text: Vec<char> = text.to_lowercase().chars().collect();
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        let letters: Vec<char> = candidate.to_lowercase().chars().collect();
        let distance = distance(&text, &letters);
        let limit = text.len().max(letters.len()).div_ceil(3);
        if distance <= limit && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// How many letters have to be added, removed or changed.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut corner = i;
        let mut left = i.saturating_add(1);
        let mut next = Vec::with_capacity(row.len());
        next.push(left);
        for (y, &above) in b.iter().zip(row.iter().skip(1)) {
            let changed = corner.saturating_add(usize::from(x != y));
            left = changed.min(above.saturating_add(1)).min(left.saturating_add(1));
            next.push(left);
            corner = above;
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_the_one_with_the_fewest_differing_letters() {
        assert_eq!(nearest("LOBY-A", ["lobby-b", "lobby-a", "pool"]), Some("lobby-a"));
        assert_eq!(nearest("grantabel", ["grantable", "from"]), Some("grantable"));
        assert_eq!(nearest("", ["a", "ab"]), Some("a"));
        assert_eq!(nearest("x", []), None);
        assert_eq!(nearest(&"y".repeat(1000), ["y"]), None);
    }

    #[test]
    fn distances_are_symmetric_and_count_edits() {
        let letters = |text: &str| text.chars().collect::<Vec<_>>();
        for (a, b, edits) in [("", "", 0), ("", "abc", 3), ("kitten", "sitting", 3), ("ab", "ba", 2)] {
            assert_eq!(distance(&letters(a), &letters(b)), edits);
            assert_eq!(distance(&letters(b), &letters(a)), edits);
        }
    }
}
