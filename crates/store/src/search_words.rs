//! The words of the search: what is kept of a patient to be found by, and what a line that staff typed asks for.
//!
//! A full-text index finds beginnings of words only. So what people type the end of (a phone number's last digits, a
//! chart number without its letters and zeros) is kept as a word of its own.

use std::borrow::Cow;

use chrono::{Datelike, NaiveDate};
use deunicode::deunicode;
use pms::Patient;

/// Rises whenever [`search_text`] gives other words for the same patient: what is stored is then made anew.
pub(crate) const VERSION: &str = "3";

/// Beginnings of family names that people write together with the rest or apart from it: "Mc Donald", "De la Cruz".
const LONGEST_PARTICLE: usize = 3;
/// A number shorter than this is meant whole: as a beginning it would fit nearly everybody.
const SHORTEST_BEGINNING: usize = 3;
/// More words than this are not looked for.
const MOST_WORDS: usize = 8;
const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// What staff may type for this patient. Phone numbers are kept whole and by their last ten, seven and four digits.
pub(crate) fn search_text(patient: &Patient) -> String {
    let mut text = String::with_capacity(128);
    let mut add = |part: &str| {
        if !part.is_empty() {
            text.push_str(part);
            text.push(' ');
        }
    };
    for name in [&patient.first_name, &patient.middle_name, &patient.last_name, &patient.preferred_name] {
        let name = fold(name.expose());
        // "O'Neill" is typed as "o neill" and as "oneill".
        if name.contains(' ') {
            add(&name.replace(' ', ""));
        }
        add(&name);
    }
    for phone in [&patient.cell, &patient.home_phone, &patient.work_phone] {
        let number = digits(without_extension(phone.expose()));
        for length in [number.len(), 10, 7, 4] {
            if length <= number.len() && length > 3 {
                add(&number[number.len() - length..]);
            }
        }
    }
    if let Some(day) = patient.birthdate {
        let (year, month, day) = (day.year(), day.month(), day.day());
        add(&format!("{year:04}{month:02}{day:02} {month:02}{day:02}{year:04}"));
    }
    let chart = fold(&patient.chart_number);
    if chart.contains(' ') {
        add(&chart.replace(' ', ""));
    }
    // "HV-00042" is asked for as "42".
    let number = digits(&chart);
    let short = number.trim_start_matches('0');
    if short != chart {
        add(short);
    }
    add(&chart);
    add_email(patient.email.expose(), &mut add);
    text
}

/// "zoe.walker@harbor-mail.example" by its words, but for the last one, which is nearly everybody's; and, for whoever
/// types the sign, as one word from each of the words before it on.
fn add_email(email: &str, add: &mut dyn FnMut(&str)) {
    let Some((before, after)) = email.split_once('@') else { return add(&fold(email)) };
    let (before, after) = (fold(before), fold(after));
    let domain: Vec<&str> = after.split_whitespace().collect();
    let names: Vec<&str> = before.split_whitespace().collect();
    for (at, name) in names.iter().enumerate() {
        add(name);
        add(&format!("{}{}", names[at..].concat(), domain.concat()));
    }
    for word in domain.iter().take(domain.len().saturating_sub(1)) {
        add(word);
    }
}

/// "555-0142" of "555-0142 x12" and of "555-0142 ext. 12".
fn without_extension(phone: &str) -> &str {
    let end = phone.find(['x', 'X', 'e', 'E', '#', ';', ',']);
    end.map_or(phone, |end| phone.get(..end).unwrap_or(phone))
}

/// Lower case without accents, punctuation as spaces: "O'Néill" becomes "o neill".
fn fold(text: &str) -> String {
    // Most text has no accents, and a first load folds a million of them.
    let plain = if text.is_ascii() { Cow::Borrowed(text) } else { Cow::Owned(deunicode(text)) };
    let plain = plain.trim_matches(|c: char| !c.is_ascii_alphanumeric());
    plain.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { ' ' }).collect()
}

/// A full-text query for what was typed: every word as a beginning, in any order; `None` for nothing typed.
pub(crate) fn query_for(typed: &str) -> Option<String> {
    let typed = with_named_months(typed);
    let mut asked: Vec<String> = Vec::new();
    let mut words: Vec<String> = Vec::new();
    let mut number = String::new();
    for piece in typed.split_whitespace() {
        if let Some((before, after)) = piece.split_once('@') {
            asked.extend(number_group(&std::mem::take(&mut number)));
            let whole: String = [fold(before), fold(after)].concat().split_whitespace().collect();
            asked.extend((!whole.is_empty()).then(|| format!("{whole}*")));
        } else if piece.chars().any(char::is_alphabetic) {
            asked.extend(number_group(&std::mem::take(&mut number)));
            words.extend(fold(piece).split_whitespace().map(str::to_owned));
        } else if let Some(day) = day_group(piece) {
            asked.extend(number_group(&std::mem::take(&mut number)));
            asked.push(day);
        } else {
            // A phone number may be typed in several pieces, with brackets and points.
            if number.is_empty() && piece.starts_with('+') {
                number.push('+');
            }
            number.push_str(&digits(piece));
        }
    }
    asked.extend(number_group(&number));
    asked.splice(0..0, word_groups(&words));
    asked.truncate(MOST_WORDS);
    (!asked.is_empty()).then(|| asked.join(" AND "))
}

/// Each word as a beginning; or a particle together with what follows it, and the others as they are.
fn word_groups(words: &[String]) -> Option<String> {
    let all = |words: &mut dyn Iterator<Item = String>| {
        let words: Vec<String> = words.take(MOST_WORDS).map(|word| format!("{word}*")).collect();
        if words.len() > 1 { format!("({})", words.join(" AND ")) } else { words.concat() }
    };
    let mut may_be = vec![all(&mut words.iter().cloned())];
    for (at, pair) in words.windows(2).take(MOST_WORDS).enumerate() {
        if pair[0].len() <= LONGEST_PARTICLE && pair[1].len() > 1 {
            let (before, after) = (words[..at].iter().cloned(), words[at + 2..].iter().cloned());
            may_be.push(all(&mut before.chain([pair.concat()]).chain(after)));
        }
    }
    (!words.is_empty()).then(|| group(may_be))
}

/// What a number may be: the beginning of a phone or chart number, or a day of birth without separators.
fn number_group(number: &str) -> Option<String> {
    let (abroad, number) = match number.strip_prefix('+') {
        Some(number) => (true, number),
        None => (false, number),
    };
    if number.is_empty() {
        return None;
    }
    if number.len() < SHORTEST_BEGINNING && !abroad {
        return Some(number.to_owned());
    }
    let mut may_be = vec![format!("{number}*")];
    // The country's own code is not kept by every PMS.
    if let Some(rest) = number.strip_prefix('1').filter(|rest| abroad && !rest.is_empty() || rest.len() == 10)
    {
        may_be.push(format!("{rest}*"));
    }
    if number.len() == 7 {
        may_be.extend(whole_day(number.get(3..)?, number.get(..1)?, number.get(1..3)?));
    }
    if number.len() == 6 {
        may_be.extend(short_year(number.get(4..)?, number.get(..2)?, number.get(2..4)?));
    }
    Some(group(may_be))
}

fn group(mut may_be: Vec<String>) -> String {
    if may_be.len() == 1 { may_be.remove(0) } else { format!("({})", may_be.join(" OR ")) }
}

/// "3/14/1985", "3/14/85", "3-14", "14.3.1985", "1985-03-14", and their beginnings while they are typed.
fn day_group(piece: &str) -> Option<String> {
    let separator = piece.chars().find(|c| !c.is_ascii_digit())?;
    if !matches!(separator, '/' | '-' | '.') {
        return None;
    }
    let mut parts: Vec<&str> = piece.split(separator).collect();
    // "3/14/" on the way to "3/14/1985".
    if parts.last() == Some(&"") {
        parts.pop();
    }
    if parts.iter().any(|part| part.is_empty() || !part.bytes().all(|byte| byte.is_ascii_digit())) {
        return None;
    }
    let two = |part: &str| part.len() <= 2;
    match parts[..] {
        // "10/" on the way to "10/2/1985".
        [month] if two(month) => Some(beginning(&padded(month, 12)?, "")),
        [year, month] if year.len() == 4 && two(month) => Some(beginning(year, &padded(month, 12)?)),
        [year, month, day] if year.len() == 4 && two(month) && two(day) => {
            Some(format!("{}{}*", year, padded(month, 12)? + &open_end(day, 31)?))
        }
        [month, day] if two(month) && two(day) => Some(beginning(&padded(month, 12)?, &open_end(day, 31)?)),
        [month, day, year] if two(month) && two(day) && year.len() <= 4 => {
            let (month, day) = month_and_day(month, day)?;
            match year.len() {
                4 => whole_day(year, &month, &day),
                // It may go on to four digits, or be the whole short year.
                2 => {
                    let mut may_be = vec![format!("{month}{day}{year}*")];
                    may_be.extend(short_year(year, &month, &day));
                    Some(group(may_be))
                }
                _ => Some(format!("{month}{day}{year}*")),
            }
        }
        _ => None,
    }
}

fn beginning(first: &str, then: &str) -> String {
    format!("{first}{then}*")
}

/// Two digits, where the number can be a month or a day.
fn padded(part: &str, most: u32) -> Option<String> {
    let number: u32 = part.parse().ok()?;
    (1..=most).contains(&number).then(|| format!("{number:02}"))
}

/// The last part of a day that may still be typed: "1" may become "14", "0" becomes "05".
fn open_end(part: &str, most: u32) -> Option<String> {
    match part {
        "0" | "1" | "2" | "3" => Some(part.to_owned()),
        _ => padded(part, most),
    }
}

/// Month first, as it is written here; the other way round where there is no such month.
fn month_and_day(first: &str, second: &str) -> Option<(String, String)> {
    padded(first, 12).zip(padded(second, 31)).or_else(|| padded(second, 12).zip(padded(first, 31)))
}

/// A day that is, as it is kept.
fn whole_day(year: &str, month: &str, day: &str) -> Option<String> {
    let date = NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)?;
    Some(format!("{:02}{:02}{:04}", date.month(), date.day(), date.year()))
}

/// The day in either century that a short year may mean.
fn short_year(year: &str, month: &str, day: &str) -> Vec<String> {
    ["19", "20"].iter().filter_map(|century| whole_day(&format!("{century}{year}"), month, day)).collect()
}

/// "mar 14 1985", "14 March 1985" and "Mar 14, 1985" as "3/14/1985"; all else as it is.
fn with_named_months(typed: &str) -> Cow<'_, str> {
    let words: Vec<&str> = typed.split_whitespace().collect();
    let number = |word: &str, most: usize| {
        let word = word.trim_end_matches([',', '.']);
        let all = !word.is_empty() && word.len() <= most && word.bytes().all(|byte| byte.is_ascii_digit());
        all.then(|| word.to_owned())
    };
    let month = |word: &str| {
        let word = word.trim_end_matches([',', '.']).to_ascii_lowercase();
        let at = MONTHS.iter().position(|month| word.starts_with(month))?;
        word.bytes().all(|byte| byte.is_ascii_alphabetic()).then_some(at + 1)
    };
    for (at, three) in words.windows(3).enumerate() {
        let found = month(three[0])
            .zip(number(three[1], 2))
            .or_else(|| month(three[1]).zip(number(three[0], 2)))
            .zip(number(three[2], 4).filter(|year| year.len() == 4));
        if let Some(((month, day), year)) = found {
            let mut said: Vec<String> = words.iter().map(|&word| word.to_owned()).collect();
            said.splice(at..at + 3, [format!("{month}/{day}/{year}")]);
            return Cow::Owned(said.join(" "));
        }
    }
    Cow::Borrowed(typed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_asks_for_these_words() {
        for (typed, query) in [
            ("", None),
            (" -()\"* ", None),
            ("silva", Some("silva*")),
            ("Silva, Ana", Some("(silva* AND ana*)")),
            ("mc donald", Some("((mc* AND donald*) OR mcdonald*)")),
            (
                "bo mc donald",
                Some("((bo* AND mc* AND donald*) OR (bomc* AND donald*) OR (bo* AND mcdonald*))"),
            ),
            ("(617) 555-0142", Some("6175550142*")),
            ("617.555.0142", Some("6175550142*")),
            ("+1 617 555", Some("(1617555* OR 617555*)")),
            ("42", Some("42")),
            ("3/14/1985", Some("03141985")),
            ("3/14/198", Some("0314198*")),
            ("3/14/", Some("0314*")),
            ("3/", Some("03*")),
            ("10/", Some("10*")),
            ("3/14/85", Some("(031485* OR 03141985 OR 03142085)")),
            ("14.3.1985", Some("03141985")),
            ("1985-3-14", Some("19850314*")),
            ("1985-03-1", Some("1985031*")),
            ("03141985", Some("03141985*")),
            ("3141985", Some("(3141985* OR 03141985)")),
            ("031485", Some("(031485* OR 03141985 OR 03142085)")),
            ("Mar 14, 1985", Some("03141985")),
            ("ana 14 march 1985", Some("ana* AND 03141985")),
            ("silva 3/14/1985 617", Some("silva* AND 03141985 AND 617*")),
            ("555-0142", Some("5550142*")),
            ("13/13/1985", Some("13131985*")),
        ] {
            assert_eq!(query_for(typed).as_deref(), query, "{typed}");
        }
    }

    #[test]
    fn no_text_makes_a_query_that_is_none() {
        for typed in
            ["AND", "OR NOT", "a* OR (b", "\"x", "near(a b)", "é", "+", "+1", "0/0/0", "//", "9/9/9/9"]
        {
            if let Some(query) = query_for(typed) {
                assert!(query.split([' ', '(', ')']).all(|word| {
                    ["", "AND", "OR"].contains(&word)
                        || word.trim_end_matches('*').bytes().all(|byte| byte.is_ascii_alphanumeric())
                }));
            }
        }
    }
}
