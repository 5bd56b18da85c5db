//! Switches of the dialect that have more than two positions.

use serde::{Deserialize, Serialize};

/// What `offset` counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Offset {
    /// Pages, from 0.
    #[default]
    Page,
    /// Rows, from 0.
    Row,
}

/// Where an accepted write-back's id stands (wire/sikka.md 7.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Acceptance {
    /// `long_message: "Id:275495"`, and in `more_information`.
    #[default]
    LongMessage,
    /// `{"id":"275495","result":"pending"}`.
    Id,
    /// Only in `more_information`, as `…?id=275495`.
    MoreInformationOnly,
}

/// How a key's life is written in `expires_in`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExpiresIn {
    /// `"86400 second(s)"`.
    #[default]
    Text,
    /// `86400`.
    Number,
    /// `"86400"`.
    Digits,
    /// There is no such field.
    Absent,
    /// `"soon"`.
    Garbage,
}

/// How a key's `start_time` and `end_time` are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EndTime {
    /// `2020-09-24T04:00:28`, UTC.
    #[default]
    Stamp,
    /// There are no such fields.
    Absent,
    /// `"0000-00-00"`.
    Garbage,
}

/// How an expired request key is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExpiredKey {
    /// 400 with API1025.
    #[default]
    Api1025,
    /// 401 with API2003.
    Unauthorized,
    /// 401 without a body.
    Bare,
}

/// What a 429 says of when to come back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ComeBack {
    /// `X-Rate-Limit-Reset` (seconds) alone.
    #[default]
    Reset,
    /// `Retry-After` in seconds.
    Seconds,
    /// `Retry-After` as an HTTP date.
    Date,
    /// Nothing.
    Bare,
}

/// What `total_count` says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TotalCount {
    /// The truth.
    #[default]
    True,
    /// A third more, and 7.
    High,
    /// A third less.
    Low,
    /// `"0"`.
    Zero,
    /// Nothing: the field is not there.
    Missing,
}

/// What stands under `pagination`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pagination {
    /// Links that lead through the list; `next` of the last page is empty.
    #[default]
    True,
    /// The field is not there.
    Missing,
    /// Links, but `next` is not among them.
    WithoutNext,
    /// `next` of the last page leads to the first one again.
    Loop,
    /// `next` of the last page leads to that page itself.
    Itself,
    /// `next` leads to another host ([`crate::Dialect::foreign_host`]).
    Foreign,
}

/// What a list without rows is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EmptyList {
    /// 204 without a body.
    #[default]
    NoContent,
    /// 200 with an envelope around no items.
    Envelope,
    /// 200 without a body.
    Blank,
}

/// How scalars of rows are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scalars {
    /// Everything is a string; absent is `""`.
    #[default]
    Text,
    /// Numbers and booleans are such, absent is `null`.
    Typed,
    /// Everything is a string, and what is absent is left out.
    Sparse,
}

/// In which zone `loaded_startdate`, `loaded_enddate` and `loadeddate` are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LoadedZone {
    /// UTC.
    #[default]
    Utc,
    /// The practice's own.
    Practice,
}

/// What is wrong in each page of patients and appointments. The first six spoil a row that the PMS has and leave
/// its id readable; the last three are items besides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BadRow {
    /// A text with `\q` in it.
    Escape,
    /// A text with half of a surrogate pair, `\ud83d`.
    Surrogate,
    /// A text with a raw control character.
    Control,
    /// A text with a byte that is no UTF-8.
    Utf8,
    /// Date "never", length "long", a boolean for a name.
    Odd,
    /// An object where a text belongs.
    Nested,

    /// Items that are no objects: a number, a text, `null`, a list.
    Garbage,
    /// An item that is no JSON: `{"note":"half` and then `}`.
    Broken,
    /// An object without an id.
    Noid,
}
