//! What can go wrong with the files. Wrong key, damaged, missing and newer are four different errors.

use rusqlite::ErrorCode as Code;
use thiserror::Error;

/// Shorthand.
pub type Result<T> = std::result::Result<T, Error>;

/// Errors of the store. The texts hold no PHI: SQLite's own messages name tables and columns only.
#[derive(Debug, Error)]
pub enum Error {
    /// Another Deskbell works on this folder.
    #[error("another Deskbell is using this folder")]
    InUse,
    /// There is data here, and the keychain has no key for it.
    #[error("the data folder is there, but its key is not in the keychain")]
    KeyMissing,
    /// The key in the keychain is not the one that this data was written with.
    #[error("the key does not belong to this data folder")]
    KeyWrong,
    /// The folder says that there was a ledger, and it is gone.
    #[error("the ledger file is missing")]
    LedgerMissing,
    /// The key is right and the file cannot be read.
    #[error("the {0} file is damaged")]
    Damaged(&'static str),
    /// Written by a newer Deskbell; left untouched.
    #[error("the {file} file is of version {found}, this program knows {known}")]
    Newer {
        /// Which file.
        file: &'static str,
        /// Its version.
        found: u32,
        /// The newest version that this program knows.
        known: u32,
    },
    /// The practice is not connected any more: nothing is kept for it.
    #[error("the practice is not connected")]
    NotConnected,
    /// The disk is full.
    #[error("the disk is full")]
    DiskFull,
    /// The linked SQLite is not fit for the purpose.
    #[error("the database library is not fit: {0}")]
    Unfit(String),
    /// A row that this program wrote cannot be read back.
    #[error("a stored value cannot be read: {0}")]
    Unreadable(&'static str),
    /// File system.
    #[error("file system: {0}")]
    Io(#[from] std::io::Error),
    /// Anything else that SQLite says.
    #[error("database: {0}")]
    Sqlite(rusqlite::Error),
}

impl Error {
    /// Stable code for the window.
    pub fn code(&self) -> &'static str {
        match self {
            Self::InUse => "ALREADY_RUNNING",
            Self::KeyMissing => "DATABASE_KEY_MISSING",
            Self::KeyWrong => "DATABASE_KEY_WRONG",
            Self::LedgerMissing | Self::Damaged(_) => "DATABASE_DAMAGED",
            Self::Newer { .. } => "DATABASE_NEWER",
            Self::NotConnected => "NOT_CONNECTED",
            Self::DiskFull => "DISK_FULL",
            Self::Unfit(_) | Self::Unreadable(_) => "INTERNAL",
            Self::Io(error) if error.kind() == std::io::ErrorKind::StorageFull => "DISK_FULL",
            Self::Io(_) => "DATABASE_FOLDER",
            Self::Sqlite(error) => match error.sqlite_error_code() {
                Some(Code::DatabaseBusy | Code::DatabaseLocked) => "DATABASE_BUSY",
                Some(Code::ConstraintViolation) => "DATABASE_CONSTRAINT",
                _ => "INTERNAL",
            },
        }
    }
}

fn is_without_room(error: &rusqlite::Error) -> bool {
    let code = error.sqlite_error().map(|error| error.extended_code);
    matches!(code, Some(rusqlite::ffi::SQLITE_IOERR_SHMOPEN | rusqlite::ffi::SQLITE_IOERR_SHMSIZE))
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(Code::DiskFull) => Self::DiskFull,
            // The log's index could not be begun or grow: for want of room, and of nothing else.
            Some(Code::SystemIoFailure) if is_without_room(&error) => Self::DiskFull,
            Some(Code::DatabaseCorrupt) => Self::Damaged("database"),
            _ => Self::Sqlite(error),
        }
    }
}
