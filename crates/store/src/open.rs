//! Opening the folder: lock, key check, migrations. An empty database is never made where there was one.

use std::fs::{self, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use rusqlite::{Connection, OpenFlags};

use crate::database::{Database, File, Ledger, Mirror, connect};
use crate::key::DatabaseKey;
use crate::migrate::{self, migrate};
use crate::{Error, Result};

/// The data folder, held by this process alone for as long as this value lives.
///
/// The lock guards where the desktop's single-instance guard cannot: without a session bus.
#[derive(Debug)]
pub struct StoreDirectory {
    path: PathBuf,
    _lock: fs::File,
}

/// What lies in the folder, before any key is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// Nothing: a new key may be made.
    Nothing,
    /// Data: without its key there is nothing to be done here.
    Data,
}

/// Both files, open.
pub struct Store {
    /// What only this Deskbell knows.
    pub ledger: Ledger,
    /// What the PMS knows.
    pub mirror: Mirror,
    /// True when a damaged mirror had to be thrown away: the next sync fills it again.
    pub mirror_rebuilt: bool,
    _directory: StoreDirectory,
}

impl StoreDirectory {
    /// Makes the folder if it is missing (for this user alone) and locks it.
    pub fn lock(path: &Path) -> Result<Self> {
        make_private(path)?;
        let file = fs::OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(path.join("deskbell.lock"))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { path: path.to_owned(), _lock: file }),
            Err(TryLockError::WouldBlock) => Err(Error::InUse),
            Err(TryLockError::Error(error)) => Err(error.into()),
        }
    }

    /// Whether there is data here already.
    pub fn found(&self) -> Found {
        let there = |name: &str| self.path.join(name).exists();
        if there("ledger.db") || there("key-check") { Found::Data } else { Found::Nothing }
    }

    /// Opens both files, making them where there is nothing yet.
    pub fn open(self, key: &DatabaseKey) -> Result<Store> {
        fit()?;
        let check = self.path.join("key-check");
        let ledger_path = self.path.join("ledger.db");
        if let Ok(text) = fs::read_to_string(&check) {
            let (salt, value) = text.trim().split_once(':').ok_or(Error::Damaged("key-check"))?;
            if key.check_value(salt) != value {
                return Err(Error::KeyWrong);
            }
            if !ledger_path.exists() {
                return Err(Error::LedgerMissing);
            }
        }
        let mut ledger = connect(File::Ledger, &ledger_path, key, read_write())?;
        let backups = self.path.join("backup");
        migrate(&mut ledger, "ledger", migrate::LEDGER, |connection, from| {
            connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
            make_private(&backups)?;
            // Closed for the copy: whoever closes the file once more ends this process's locks on it.
            let open = std::mem::replace(connection, Connection::open_in_memory()?);
            open.close().map_err(|(_, error)| error)?;
            fs::copy(&ledger_path, backups.join(format!("ledger-v{from}.db")))?;
            *connection = connect(File::Ledger, &ledger_path, key, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
            Ok(())
        })?;
        if !check.exists() {
            self.write_check(&check, key)?;
        }
        let (mirror, mirror_rebuilt) = self.open_mirror(key)?;
        let mirror = Mirror(Database::new(File::Mirror, self.path.join("mirror.db"), key.clone(), mirror)?);
        // Words first: a fill takes them as they are.
        mirror.renew_search()?;
        mirror.finish_fills()?;
        let ledger = Ledger(Database::new(File::Ledger, ledger_path, key.clone(), ledger)?);
        let store = Store { ledger, mirror, mirror_rebuilt, _directory: self };
        store.renew_status_kinds()?;
        Ok(store)
    }

    /// The mirror may be damaged: it is made anew then. A newer one is refused like a newer ledger.
    fn open_mirror(&self, key: &DatabaseKey) -> Result<(Connection, bool)> {
        let path = self.path.join("mirror.db");
        let attempt = || {
            let mut mirror = connect(File::Mirror, &path, key, read_write())?;
            migrate(&mut mirror, "mirror", migrate::MIRROR, |_, _| Ok(()))?;
            Ok(mirror)
        };
        match attempt() {
            Err(Error::Damaged(_)) => {
                for name in ["mirror.db", "mirror.db-wal", "mirror.db-shm"] {
                    let file = self.path.join(name);
                    if file.exists() {
                        fs::remove_file(file)?;
                    }
                }
                Ok((attempt()?, true))
            }
            other => Ok((other?, false)),
        }
    }

    fn write_check(&self, check: &Path, key: &DatabaseKey) -> Result<()> {
        let mut salt = [0u8; 16];
        getrandom::fill(&mut salt).map_err(|error| std::io::Error::other(error.to_string()))?;
        let salt: String = salt.iter().map(|byte| format!("{byte:02x}")).collect();
        let temporary = self.path.join("key-check.new");
        fs::write(&temporary, format!("{salt}:{}\n", key.check_value(&salt)))?;
        fs::File::open(&temporary)?.sync_all()?;
        fs::rename(&temporary, check)?;
        Ok(())
    }
}

impl Store {
    /// Calls `listener` after each commit that changed something, with the file. To be set once.
    pub fn listen(&self, listener: impl Fn(File) + Send + Sync + Clone + 'static) {
        self.ledger.0.listen(listener.clone());
        self.mirror.0.listen(listener);
    }
}

fn read_write() -> OpenFlags {
    OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE
}

/// The WAL-reset fault is mended in SQLite 3.51.3; without SQLCipher `PRAGMA key` would do nothing, silently.
fn fit() -> Result<()> {
    if rusqlite::version_number() < 3_051_003 {
        return Err(Error::Unfit(format!("SQLite {} is too old", rusqlite::version())));
    }
    // SQLite calls itself ready before SQLCipher is: the first connection of a process is made while nobody else
    // makes one.
    static FIRST: OnceLock<()> = OnceLock::new();
    FIRST.get_or_init(|| drop(Connection::open_in_memory()));
    let probe = Connection::open_in_memory()?;
    let cipher: Option<String> = probe.query_row("PRAGMA cipher_version", [], |row| row.get(0)).ok();
    if cipher.is_none_or(|version| version.is_empty()) {
        return Err(Error::Unfit("SQLCipher is not linked".to_owned()));
    }
    Ok(())
}

fn make_private(path: &Path) -> Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)?;
    Ok(())
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use std::process::Command;

    use secrecy::ExposeSecret;

    use super::*;

    /// Names the file to a process that is another one than the test's.
    const OUTSIDE: &str = "DESKBELL_TEST_OUTSIDE";

    fn key() -> DatabaseKey {
        DatabaseKey::new([7; 32])
    }

    /// What the other process does; where no file is named, this is not it.
    #[test]
    fn from_outside_of_this_process_the_file_cannot_be_read() {
        let Some(path) = std::env::var_os(OUTSIDE) else { return };
        let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE).unwrap();
        let hex = format!("x'{}'", key().to_hex().expose_secret());
        connection.pragma_update(None, "key", hex).unwrap();
        connection.busy_timeout(std::time::Duration::ZERO).unwrap();
        let read = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get::<_, i64>(0));
        let error = read.unwrap_err();
        assert_eq!(error.sqlite_error_code(), Some(rusqlite::ErrorCode::DatabaseBusy), "{error}");
    }

    fn is_kept_out(path: &Path) -> bool {
        let mut other = Command::new(std::env::current_exe().unwrap());
        other
            .args(["--exact", "open::tests::from_outside_of_this_process_the_file_cannot_be_read"])
            .env(OUTSIDE, path);
        let said = other.output().unwrap();
        assert!(String::from_utf8_lossy(&said.stdout).contains("running 1 test"));
        said.status.success()
    }

    #[test]
    fn another_process_is_kept_out_after_an_upgrade_too_and_the_copy_before_it_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ledger.db");
        let open = || StoreDirectory::lock(folder.path()).unwrap().open(&key()).unwrap();
        let older = migrate::LEDGER.len() - 1;
        let mut made = connect(File::Ledger, &path, &key(), read_write()).unwrap();
        migrate(&mut made, "ledger", &migrate::LEDGER[..older], |_, _| panic!("new file")).unwrap();
        made.execute_batch("INSERT INTO settings (name, value) VALUES ('kept', 'yes')").unwrap();
        // As the power's going leaves it: its newest rows stand in the log alone.
        for name in ["ledger.db", "ledger.db-wal"] {
            fs::copy(folder.path().join(name), folder.path().join(format!("{name}.cut"))).unwrap();
        }
        drop(made);
        for name in ["ledger.db", "ledger.db-wal"] {
            fs::rename(folder.path().join(format!("{name}.cut")), folder.path().join(name)).unwrap();
        }
        assert_ne!(fs::metadata(folder.path().join("ledger.db-wal")).unwrap().len(), 0);
        let upgraded = open();
        assert!(is_kept_out(&path));
        assert_eq!(upgraded.ledger.setting("kept").unwrap().as_deref(), Some("yes"));
        drop(upgraded);
        assert!(!is_kept_out(&path), "nobody has it open");
        let again = open();
        assert!(is_kept_out(&path));
        drop(again);
        let copy = folder.path().join("backup").join(format!("ledger-v{older}.db"));
        let copy = connect(File::Ledger, &copy, &key(), OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
        assert_eq!(migrate::version(&copy).unwrap() as usize, older);
        let sql = "SELECT value FROM settings WHERE name = 'kept'";
        let kept: String = copy.query_row(sql, [], |row| row.get(0)).unwrap();
        assert_eq!(kept, "yes");
    }
}
