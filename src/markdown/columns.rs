//! Counts the columns of tables in the source, to find rows whose extra cells are not shown, and lines that
//! were meant as a table but are read as a paragraph.

/// Number of cells in a row.
pub(super) fn count(row: &str) -> usize {
    let row = row.trim();
    let row = row.strip_prefix('|').unwrap_or(row);
    let mut bars = 0;
    let mut is_last = false;
    let mut before = ' ';
    for c in row.chars() {
        if c == '|' && before != '\\' {
            bars += 1;
        }
        is_last = c == '|' && before != '\\';
        before = c;
    }
    bars + usize::from(!is_last)
}

/// Whether cells behind these columns of a row hold words.
pub(super) fn has_words_behind(row: &str, columns: usize) -> bool {
    let row = row.trim();
    let row = row.strip_prefix('|').unwrap_or(row);
    let mut bars = row.match_indices('|').filter(|(at, _)| !row[..*at].ends_with('\\'));
    bars.nth(columns.saturating_sub(1))
        .is_some_and(|(at, _)| row[at..].contains(|c: char| !c.is_whitespace() && c != '|'))
}

/// Column counts of a paragraph that was meant as a table: of its head, and of the line of hyphens below, if
/// there is one.
pub(super) fn no_table(paragraph: &str) -> Option<(usize, Option<usize>)> {
    let mut lines = paragraph.lines().map(|line| line.trim_start_matches(['>', ' ']).trim_end());
    let (head, below) = (lines.next()?, lines.next()?);
    let is_row = |line: &str| line.len() > 2 && line.starts_with('|') && line.ends_with('|');
    let is_rule = below.contains("--") && below.chars().all(|c| "|:- ".contains(c));
    // Above a line of hyphens, a head may do without its last bar.
    let is_head = is_row(head) || is_rule && head.starts_with('|') && count(head) > 1;
    if !is_head || !below.starts_with('|') {
        return None;
    }
    let columns = count(head);
    match is_rule {
        true => {
            // A cell without a hyphen rules no column.
            let ruled = below.split('|').filter(|cell| cell.contains('-')).count();
            (columns != ruled).then_some((columns, Some(ruled)))
        }
        false => (columns > 1 && is_row(below)).then_some((columns, None)),
    }
}

/// Place, in bytes, of the first full-width bar in a paragraph that was meant as a table.
pub(super) fn wide_bars(paragraph: &str) -> Option<usize> {
    let at = paragraph.find(WIDE_BAR)?;
    let mut lines = paragraph.lines().map(|line| line.trim_start_matches(['>', ' ']).trim_end());
    let head = lines.next()?.replace(WIDE_BAR, "|");
    let below = lines.next()?.replace(WIDE_BAR, "|");
    let is_rule = ["--", "－－", "——"].iter().any(|dashes| below.contains(dashes))
        && below.chars().all(|c| "|:- ：－—".contains(c));
    let is_row = |line: &str| line.matches('|').count() > 1 && line.starts_with('|');
    (is_rule && head.contains('|') && below.contains('|') || is_row(&head) && is_row(&below)).then_some(at)
}

/// The full-width bar, which Chinese and Japanese keyboards type instead of `|`.
pub(super) const WIDE_BAR: char = '｜';

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_width_bars_of_a_table_are_known() {
        for table in [
            "｜一｜二｜\n｜---｜---｜\n｜1｜2｜",
            "| 一 | 二 |\n｜---｜---｜",
            "一｜二\n--｜--",
            "｜一｜\n｜二｜",
        ] {
            assert!(wide_bars(table).is_some(), "{table}");
        }
        for words in ["一｜二\n三｜四", "标题｜副标题", "| a |\n|---|", "｜"] {
            assert_eq!(wide_bars(words), None, "{words}");
        }
    }

    #[test]
    fn cells_are_counted_as_tables_are_read() {
        for (row, cells) in
            [("| a | b |", 2), ("a | b", 2), ("| a \\| b | c", 2), ("| a |", 1), ("a", 1), ("||", 1)]
        {
            assert_eq!(count(row), cells, "{row}");
        }
    }

    #[test]
    fn words_behind_the_last_column_are_known() {
        assert!(has_words_behind("| a | b | c |", 2));
        for row in ["| a | b |   |", "| a | b |", "a | b ||", "| a | b \\| c |", "| a |"] {
            assert!(!has_words_behind(row, 2), "{row}");
        }
    }

    #[test]
    fn lines_that_were_meant_as_a_table_are_known() {
        assert_eq!(no_table("| a | b |\n|---|\n| 1 | 2 |"), Some((2, Some(1))));
        assert_eq!(no_table("| a | b |\n| 1 | 2 |"), Some((2, None)));
        assert_eq!(no_table("| a | b\n|---|---|---|\n| 1 | 2 |"), Some((2, Some(3))));
        assert_eq!(no_table("| | |\n| | --- |\n| 1 | 2 |"), Some((2, Some(1))));
        for words in ["a | b\nc | d", "|x|\ny", "a", "| a | b |\n|---|---|", "|a|\n|b|"] {
            assert_eq!(no_table(words), None, "{words}");
        }
    }
}
