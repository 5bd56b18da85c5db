//! The Patients page and what Sikka tells of one patient: who is listed before anything is typed, what a search adds to
//! a row, and a card when Sikka tells, does not offer it, or cannot be asked.

use engine::view::PatientReason;
use sandbox::BookOrder;
use serde_json::json;

use crate::around::{World, kept, options, until};
use crate::desk::{ends, note, running};
use crate::reading::asked;
