//! The client of Sikka ONE API v4: tolerant of what comes in, exact in what goes out.
//!
//! Nothing of Sikka's JSON leaves this crate: callers see the words of [`pms`]. The network is a parameter
//! ([`Transport`]), and so are the time (`now`) and the spread of repeated tries (`rate_seed`).

pub mod authorize;
mod breaker;
mod call;
mod client;
#[doc(hidden)]
pub mod decoding;
mod error;
mod gate;
mod keys;
mod limits;
mod list_spec;
mod paging;
mod reads;
mod sheet;
mod submit;
mod transport;
mod walk;
mod wire;
mod writeback;

pub use client::{AppCredentials, Client, Counters};
pub use error::Error;
pub use keys::{AuthorizedPractice, KeyInfo, KeySource, Keys};
pub use paging::Cursor;
pub use reads::{
    AppointmentFilter, Changed, DataSyncStatus, EventFlag, EventSpan, NoteFilter, PatientFilter,
    PracticeEvent, PracticeLocation, SlotFilter, SupportedPms, Table, TransactionFilter, Variable,
    WriteBackDetail, WriteBackType,
};
pub use sheet::Known;
pub use submit::WriteBackRequest;
pub use transport::{HttpTransport, Transport, TransportError};
pub use walk::{Page, SetAside, Walk};
pub use writeback::{ListedWriteBack, ScheduleChange, WriteBackList, WriteBackStatus};
