//! The tray as a plain value: icon, title, tooltip and menu, all from the one computed state.

use store::{DayQuery, Integration};

use crate::bell::{moment, provider_name};
use crate::context::Context;
use crate::error::Result;
use crate::queries;
use crate::view::{NotificationPrivacy, Overall, StateView};

/// What the tray shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tray {
    /// Which icon.
    pub icon: Icon,
    /// Short text beside the icon, where the desktop shows one: the unread count, or nothing.
    pub title: String,
    /// One line on hovering.
    pub tooltip: String,
    /// The title of the window.
    pub window_title: String,
    /// The menu.
    pub items: Vec<Item>,
}

/// One icon a state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Icon {
    /// Connected and fresh.
    Connected,
    /// Connected and fresh, and pop-ups are paused.
    Paused,
    /// Something waits for a person, Sikka does not answer, or the practice sends nothing.
    Attention,
    /// No practice.
    Disconnected,
}

/// A part of the menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    /// A line; one that is not enabled is for reading only.
    Line {
        /// What a click means.
        id: String,
        /// Its text.
        label: String,
        /// Whether it can be clicked.
        enabled: bool,
    },
    /// A line between groups.
    Separator,
    /// A menu in the menu.
    Sub {
        /// Its text.
        label: String,
        /// Its lines.
        items: Vec<Item>,
    },
}

fn line(id: &str, label: impl Into<String>, enabled: bool) -> Item {
    Item::Line { id: id.to_owned(), label: label.into(), enabled }
}

/// The tray of this moment. A store that cannot be read shows as attention, never as fine.
pub(crate) fn of(context: &Context) -> Tray {
    let read = || {
        let state = queries::state(context)?;
        let visits = next_visits(context, &state)?;
        let mut tray = build(&state, visits);
        // Below the status line.
        tray.items.splice(1..1, servers_off(context, &context.ledger().integrations()?)?);
        Ok::<_, crate::error::Error>(tray)
    };
    read().unwrap_or_else(|error| {
        let mut tray = unavailable("Deskbell cannot read its data");
        tray.tooltip = format!("Deskbell cannot read its data ({})", error.code());
        tray.window_title.clone_from(&tray.tooltip);
        tray
    })
}

/// The tray while there is no engine: the store is not open (yet).
pub fn unavailable(sentence: &str) -> Tray {
    Tray {
        icon: Icon::Attention,
        title: String::new(),
        tooltip: format!("Deskbell: {sentence}"),
        window_title: format!("Deskbell: {sentence}"),
        items: vec![
            line("status", sentence, false),
            Item::Separator,
            line("open", "Open Deskbell", true),
            line("quit", "Quit", true),
        ],
    }
}

/// A line for each practice whose server is off while changes wait for it; by name where there are several.
fn servers_off(context: &Context, practices: &[Integration]) -> Result<Vec<Item>> {
    let mut lines = Vec::new();
    for practice in practices {
        let changes = match queries::waiting_for_the_server(context, practice)? {
            0 => continue,
            1 => "1 change waits".to_owned(),
            more => format!("{more} changes wait"),
        };
        let sentence = format!("The practice’s server is off: {changes}");
        lines.push(line("server_off", context.of_practice(practice.id, &sentence), false));
    }
    Ok(lines)
}

/// The next three visits of today, as much of each as the privacy setting allows.
fn next_visits(context: &Context, state: &StateView) -> Result<Vec<Item>> {
    let Some(integration) = context.ledger().integration()? else { return Ok(Vec::new()) };
    let now = context.now();
    let local = now.with_timezone(&integration.zone).naive_local();
    let rows = context.mirror().schedule(integration.id, DayQuery::From(local.date(), local.time(), 3))?;
    let providers = context.mirror().providers(integration.id)?;
    let privacy = state.settings.notification_privacy;
    let hours = context.hours()?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let when = row.time.map_or_else(
                || moment(local.date(), None, integration.zone, now, hours),
                |time| hours.write(time),
            );
            let who = provider_name(&providers, &row.provider_id);
            let label = match privacy {
                NotificationPrivacy::Nothing => when,
                NotificationPrivacy::TimeAndProvider => format!("{when}  {who}"),
                NotificationPrivacy::Name => format!("{when}  {} · {who}", row.patient_name.expose()),
            };
            line(&format!("appointment:{}:{}", local.date(), row.appointment_sr_no), label.trim_end(), true)
        })
        .collect())
}

/// One icon a state.
fn icon(overall: Overall) -> Icon {
    match overall {
        Overall::Connected => Icon::Connected,
        Overall::Paused => Icon::Paused,
        Overall::Stale | Overall::Offline | Overall::Attention => Icon::Attention,
        Overall::NotConnected | Overall::Connecting => Icon::Disconnected,
    }
}

fn build(state: &StateView, visits: Vec<Item>) -> Tray {
    let mut items = vec![line("status", state.sentence.clone(), false)];
    if state.unread > 0 {
        let news = match state.unread {
            1 => "1 new since you looked".to_owned(),
            more => format!("{more} new since you looked"),
        };
        items.push(line("bell", news, true));
    }
    if !visits.is_empty() {
        items.push(Item::Separator);
        items.extend(visits);
    }
    items.push(Item::Separator);
    items.push(line("open", "Open Deskbell", true));
    items.push(line("sync_now", "Sync now", state.connection.is_connected && state.sync.is_none()));
    items.push(Item::Sub {
        label: "Pause pop-ups".to_owned(),
        items: vec![
            line("pause_30", "For 30 minutes", true),
            line("pause_tomorrow", "Until tomorrow", true),
            line("resume", "Resume now", state.paused_until.is_some()),
        ],
    });
    items.push(Item::Separator);
    items.push(line("quit", "Quit", true));
    Tray {
        icon: icon(state.overall),
        title: if state.unread > 0 { state.unread.to_string() } else { String::new() },
        tooltip: format!("Deskbell: {}", state.sentence),
        window_title: state.title.clone(),
        items,
    }
}
