//! A mark by which a write-back is found again: ten letters and digits at the end of a note, which say nothing of
//! anybody.

use serde::{Deserialize, Serialize};

use crate::Phi;

/// Base 32 without I, L, O and U (Crockford): nobody misreads it on the telephone.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Ten characters: eight of chance, and two by which a page knows it from other words.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Tag(String);

impl Tag {
    /// Characters that it adds to a text, the blank before it included.
    pub const LENGTH: usize = 11;

    /// From 40 bits of chance; the next one where that would be digits only.
    pub fn of(chance: [u8; 5]) -> Self {
        let mut value = chance.iter().fold(0_u64, |value, byte| value << 8 | u64::from(*byte));
        loop {
            let letter = |five: u64| char::from(ALPHABET[(five & 31) as usize]);
            let mut text: String = (0..8).rev().map(|at| letter(value >> (at * 5))).collect();
            let check = check(&text);
            text.push(letter(u64::from(check >> 5)));
            text.push(letter(u64::from(check)));
            if !is_a_number(&text) {
                return Self(text);
            }
            value = value.wrapping_add(1);
        }
    }

    /// Reads it back; `None` for any other word, and for any number: a telephone number at the end of a note has ten
    /// digits too, and the check characters fit one of a thousand.
    pub fn read(word: &str) -> Option<Self> {
        let known =
            word.len() == 10 && word.bytes().all(|byte| ALPHABET.contains(&byte)) && !is_a_number(word);
        let of = |byte: u8| ALPHABET.iter().position(|letter| *letter == byte).unwrap_or(0) as u16;
        let told = || {
            let bytes = word.as_bytes();
            of(bytes[8]) << 5 | of(bytes[9])
        };
        (known && told() == check(&word[..8])).then(|| Self(word.to_owned()))
    }

    /// The ten characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The text with the tag at its end, once.
    pub fn at_the_end_of(&self, text: &Phi) -> Phi {
        let bare = Self::hidden(text.expose());
        Phi::new(format!("{bare} {}", self.0).trim_start().to_owned())
    }

    /// The text as people read it: without a tag at its end.
    pub fn hidden(text: &str) -> &str {
        let text = text.trim_end();
        let last = text.rsplit(char::is_whitespace).next().unwrap_or("");
        if Self::read(last).is_some() { text[..text.len() - last.len()].trim_end() } else { text }
    }

    /// Whether a text holds it.
    pub fn is_in(&self, text: &str) -> bool {
        words(text).any(|word| word == self.0)
    }

    /// What texts of a record say of whose it is: true where they hold `tag`, false where they hold some other one
    /// alone, so that it is another write-back's whatever else it says; `None` where they hold none.
    pub fn told_by(tag: Option<&Self>, texts: &[&str]) -> Option<bool> {
        let mut told = texts.iter().flat_map(|text| words(text)).filter_map(Self::read).peekable();
        told.peek()?;
        Some(told.any(|there| Some(&there) == tag))
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|character: char| !character.is_ascii_alphanumeric())
}

fn is_a_number(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_digit())
}

/// Ten bits of FNV-1a.
fn check(text: &str) -> u16 {
    let hash =
        text.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    ((hash ^ hash >> 10 ^ hash >> 20) & 0x3ff) as u16
}
