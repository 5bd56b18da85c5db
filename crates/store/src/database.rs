//! One file: one writer, a few pooled readers, and word to whoever listens after each commit.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, Params, Row};

use crate::kept::Kept;
use crate::key::DatabaseKey;
use crate::room::{AskedUsual, UsualTimes};
use crate::{Error, Result};

/// Which of the two files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum File {
    /// What only this Deskbell knows.
    Ledger,
    /// What the PMS knows.
    Mirror,
}

impl File {
    /// `ledger` or `mirror`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ledger => "ledger",
            Self::Mirror => "mirror",
        }
    }
}

type Listener = Box<dyn Fn(File) + Send + Sync>;

/// Where a file's life can be cut off. For tests that cut the power; debug builds only.
#[cfg(debug_assertions)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// Something is about to be read or written.
    Use,
    /// A transaction is about to be committed: it is rolled back where the power goes now.
    Before,
    /// It is committed, and nobody knows it yet.
    After,
}

#[cfg(debug_assertions)]
type Watch = Box<dyn Fn(Moment) -> bool + Send + Sync>;

pub(crate) struct Database {
    file: File,
    path: PathBuf,
    key: DatabaseKey,
    // A plain mutex: a write is a few milliseconds, a page of a sync some tens; nobody waits inside it for anything
    // outside this file.
    writer: Mutex<Connection>,
    readers: Mutex<Vec<Connection>>,
    listener: OnceLock<Listener>,
    pub(crate) kept: Kept,
    pub(crate) generation: OnceLock<String>,
    /// How often something was written.
    pub(crate) written: AtomicU64,
    /// What is usual in the schedule, as it was last asked for.
    pub(crate) usual_times: Mutex<Option<(AskedUsual, UsualTimes)>>,
    #[cfg(debug_assertions)]
    watch: OnceLock<Watch>,
}

/// Statements that are parsed and planned once a connection.
pub(crate) trait KeptStatements {
    /// As `execute`.
    fn execute_kept(&self, sql: &str, parameters: impl Params) -> rusqlite::Result<usize>;

    /// As `query_row`.
    fn query_row_kept<T>(
        &self,
        sql: &str,
        parameters: impl Params,
        read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> rusqlite::Result<T>;
}

impl KeptStatements for Connection {
    fn execute_kept(&self, sql: &str, parameters: impl Params) -> rusqlite::Result<usize> {
        self.prepare_cached(sql)?.execute(parameters)
    }

    fn query_row_kept<T>(
        &self,
        sql: &str,
        parameters: impl Params,
        read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> rusqlite::Result<T> {
        self.prepare_cached(sql)?.query_row(parameters, read)
    }
}

/// A transaction, by statements that are kept too. One that goes before its commit is rolled back.
struct Begun<'a>(&'a Connection);

impl<'a> Begun<'a> {
    fn at_once(connection: &'a Connection) -> rusqlite::Result<Self> {
        connection.execute_kept("BEGIN IMMEDIATE", [])?;
        Ok(Self(connection))
    }

    fn commit(self) -> rusqlite::Result<()> {
        self.0.execute_kept("COMMIT", []).map(drop)
    }
}

impl Drop for Begun<'_> {
    fn drop(&mut self) {
        if !self.0.is_autocommit() {
            // Where this fails SQLite has rolled it back by itself.
            drop(self.0.execute_batch("ROLLBACK"));
        }
    }
}

/// Handle of the ledger. Clones share one writer.
#[derive(Clone)]
pub struct Ledger(pub(crate) Arc<Database>);

/// Handle of the mirror. Clones share one writer.
#[derive(Clone)]
pub struct Mirror(pub(crate) Arc<Database>);

pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // A panic inside a transaction rolled it back: the connection is whole.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Database {
    pub(crate) fn new(
        file: File,
        path: PathBuf,
        key: DatabaseKey,
        mut writer: Connection,
    ) -> Result<Arc<Self>> {
        let kept = Kept::default();
        if matches!(file, File::Ledger) {
            kept.listens(&mut writer)?;
        }
        Ok(Arc::new(Self {
            file,
            path,
            key,
            writer: Mutex::new(writer),
            readers: Mutex::new(Vec::new()),
            listener: OnceLock::new(),
            kept,
            generation: OnceLock::new(),
            written: AtomicU64::new(0),
            usual_times: Mutex::new(None),
            #[cfg(debug_assertions)]
            watch: OnceLock::new(),
        }))
    }

    pub(crate) fn listen(&self, listener: impl Fn(File) + Send + Sync + 'static) {
        // The first listener stays: there is one engine to a store.
        drop(self.listener.set(Box::new(listener)));
    }

    /// Runs `work` in one transaction, and tells the listener after the commit, never before.
    pub(crate) fn write<T>(&self, work: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        let connection = lock(&self.writer);
        self.is_used()?;
        let transaction = Begun::at_once(&connection)?;
        let before = connection.total_changes();
        let value = work(&connection)?;
        let changed = connection.total_changes() != before;
        #[cfg(debug_assertions)]
        self.lives(Moment::Before)?;
        transaction.commit()?;
        self.kept.committed();
        self.written.fetch_add(u64::from(changed), Ordering::Release);
        drop(connection);
        #[cfg(debug_assertions)]
        self.lives(Moment::After)?;
        if changed && let Some(listener) = self.listener.get() {
            listener(self.file);
        }
        Ok(value)
    }

    /// Runs `work`, which only reads.
    ///
    /// The ledger is read through its writer where nobody writes just now: a reader of its own would have to read and
    /// decrypt every page again after each commit. What the mirror is asked for may take long, and a sync need not wait.
    pub(crate) fn read<T>(&self, work: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        self.is_used()?;
        if matches!(self.file, File::Ledger)
            && let Ok(writer) = self.writer.try_lock()
        {
            return work(&writer);
        }
        let pooled = lock(&self.readers).pop();
        let connection = match pooled {
            Some(connection) => connection,
            None => connect(self.file, &self.path, &self.key, OpenFlags::SQLITE_OPEN_READ_ONLY)?,
        };
        let value = work(&connection);
        let mut readers = lock(&self.readers);
        if readers.len() < 4 {
            readers.push(connection);
        }
        value
    }

    /// About to be read or written.
    pub(crate) fn is_used(&self) -> Result<()> {
        #[cfg(debug_assertions)]
        self.lives(Moment::Use)?;
        Ok(())
    }

    /// An error where a test has cut the power.
    #[cfg(debug_assertions)]
    fn lives(&self, moment: Moment) -> Result<()> {
        if self.watch.get().is_none_or(|lives| lives(moment)) {
            return Ok(());
        }
        Err(std::io::Error::other("the power was cut by a test").into())
    }

    /// Folds the write-ahead log into the file, as far as readers allow, and gives the memory of read pages back: after
    /// much was read, little is for long.
    pub(crate) fn checkpoint(&self) -> Result<()> {
        lock(&self.readers).clear();
        let connection = lock(&self.writer);
        connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        connection.execute_batch("PRAGMA shrink_memory")?;
        Ok(())
    }
}

#[cfg(debug_assertions)]
impl Ledger {
    /// For tests: asks `lives` at each [`Moment`]; where it says false the power is gone, and so it has to say from
    /// then on. To be set once.
    pub fn watch_commits(&self, lives: impl Fn(Moment) -> bool + Send + Sync + 'static) {
        drop(self.0.watch.set(Box::new(lives)));
    }
}

#[cfg(debug_assertions)]
impl Mirror {
    /// As [`Ledger::watch_commits`].
    pub fn watch_commits(&self, lives: impl Fn(Moment) -> bool + Send + Sync + 'static) {
        drop(self.0.watch.set(Box::new(lives)));
    }
}

/// The folder is this process's alone, by its lock. Told so, SQLite asks the system for no lock at each read and write
/// and keeps the index of the write-ahead log in memory of its own.
#[cfg(unix)]
const OF_THIS_PROCESS: &str = "unix-excl";
/// Windows has no such way.
#[cfg(not(unix))]
const OF_THIS_PROCESS: &str = "win32";

/// Opens one keyed connection with the settings that the promises need.
pub(crate) fn connect(
    file: File,
    path: &std::path::Path,
    key: &DatabaseKey,
    mode: OpenFlags,
) -> Result<Connection> {
    use secrecy::ExposeSecret;
    let connection =
        Connection::open_with_flags_and_vfs(path, mode | OpenFlags::SQLITE_OPEN_NO_MUTEX, OF_THIS_PROCESS)?;
    // SQLCipher writes its errors to stderr otherwise.
    connection.pragma_update(None, "cipher_log_level", "NONE")?;
    if !key.is_none() {
        let pragma = zeroize::Zeroizing::new(format!("x'{}'", key.to_hex().expose_secret()));
        connection.pragma_update(None, "key", pragma.as_str())?;
    }
    connection.busy_timeout(std::time::Duration::from_secs(5))?;
    let first = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get::<_, i64>(0));
    if let Err(error) = first {
        return Err(match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::NotADatabase | rusqlite::ErrorCode::DatabaseCorrupt) => {
                Error::Damaged(file.as_str())
            }
            _ => error.into(),
        });
    }
    if mode.contains(OpenFlags::SQLITE_OPEN_READ_WRITE) {
        connection.pragma_update(None, "journal_mode", "WAL")?;
    }
    let (synchronous, cache_kib) = match file {
        File::Ledger => (ledger_synchronous(), 2_048),
        File::Mirror => ("NORMAL", 16_384),
    };
    connection.pragma_update(None, "synchronous", synchronous)?;
    // A page that leaves the cache is encrypted again: the default of 2 MiB makes a full sync 1.7 times slower.
    // And one that comes into it is decrypted: a search reads rows from all over the file.
    let cache_kib = if mode.contains(OpenFlags::SQLITE_OPEN_READ_WRITE) { cache_kib } else { 12_288 };
    connection.pragma_update(None, "cache_size", -cache_kib)?;
    if matches!(file, File::Mirror) {
        // Each page of a first load changes many of the same pages of the indexes: folded in less often than by
        // default (1,000 pages), they are written to the file, and waited for, fewer times. 64 MiB at most.
        connection.pragma_update(None, "wal_autocheckpoint", 16_000)?;
    }
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    // A kept statement stays as it was planned; else SQLite plans it anew for each value that a partial index may like.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.set_prepared_statement_cache_capacity(256);
    Ok(connection)
}

/// `FULL`: a commit that returned is on the disk, and survives the power's going (`NORMAL` would lose the last ones).
/// Debug builds alone can be told to do it wrong, so that the test of power cuts shows that it would notice.
fn ledger_synchronous() -> &'static str {
    let wrong = cfg!(debug_assertions) && std::env::var_os("DESKBELL_SEEDED_LEDGER_NORMAL").is_some();
    if wrong { "NORMAL" } else { "FULL" }
}
