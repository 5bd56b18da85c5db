//! The database key: 256 random bits from the keychain, and a check value beside the files.

use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use zeroize::{Zeroize, Zeroizing};

/// A raw 256-bit SQLCipher key. `Debug` hides it; memory is cleared when it goes.
#[derive(Clone)]
pub struct DatabaseKey(Zeroizing<[u8; 32]>);

impl std::fmt::Debug for DatabaseKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DatabaseKey(hidden)")
    }
}

impl DatabaseKey {
    /// A key from 32 random bytes.
    pub fn new(mut bytes: [u8; 32]) -> Self {
        let key = Self(Zeroizing::new(bytes));
        bytes.zeroize();
        key
    }

    /// No key at all: the files are not encrypted. For tests that live thousands of days; debug builds only.
    #[cfg(debug_assertions)]
    pub fn none() -> Self {
        Self(Zeroizing::new([0; 32]))
    }

    /// Whether the files are not encrypted. No release build knows such files.
    pub(crate) fn is_none(&self) -> bool {
        cfg!(debug_assertions) && *self.0 == [0; 32]
    }

    /// Reads 64 hexadecimal digits; `None` for anything else, and for nothing but zeros: nobody who gives a key means
    /// "no encryption".
    pub fn from_hex(text: &SecretString) -> Option<Self> {
        let text = text.expose_secret().trim();
        if text.len() != 64 || !text.is_ascii() {
            return None;
        }
        let mut bytes = [0u8; 32];
        for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks(2)) {
            *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
        }
        (bytes != [0; 32]).then(|| Self::new(bytes))
    }

    /// 64 hexadecimal digits, for the keychain.
    pub fn to_hex(&self) -> SecretString {
        let mut text = String::with_capacity(64);
        for byte in self.0.iter() {
            for nibble in [byte >> 4, byte & 15] {
                text.push(char::from(b"0123456789abcdef"[usize::from(nibble)]));
            }
        }
        SecretString::from(text)
    }

    /// What lies beside the files, so that a wrong key is told from damage: salted SHA-256. The key is random, so
    /// the check value gives nothing away.
    pub(crate) fn check_value(&self, salt: &str) -> String {
        let digest = Sha256::new()
            .chain_update(b"deskbell key check ")
            .chain_update(salt)
            .chain_update(*self.0)
            .finalize();
        digest.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hex_goes_both_ways_and_nonsense_is_refused() {
        let key = DatabaseKey::new([0xA7; 32]);
        let hex = key.to_hex();
        assert_eq!(hex.expose_secret(), &"a7".repeat(32));
        assert_eq!(DatabaseKey::from_hex(&hex).unwrap().check_value("s"), key.check_value("s"));
        for bad in ["", "zz", &"g".repeat(64), &"é".repeat(32), &"0".repeat(64)] {
            assert!(DatabaseKey::from_hex(&SecretString::from(bad.to_owned())).is_none());
        }
        assert_eq!(format!("{key:?}"), "DatabaseKey(hidden)");
    }
}
