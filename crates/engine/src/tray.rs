//! The tray as a plain value: icon, title, tooltip and menu, all from the one computed state.

use chrono::Days;
use store::{DayQuery, Integration};

use crate::bell::{moment, provider_name};
use crate::context::Context;
use crate::error::Result;
use crate::queries;
use crate::standing::program;
use crate::view::{Language, NotificationPrivacy, Overall, PracticeStatus, StateView};

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
        let mut tray = build(context.config.is_demo(), &state, visits);
        // Below the status line.
        tray.items.splice(1..1, servers_off(context, &context.ledger().integrations()?)?);
        Ok::<_, crate::error::Error>(tray)
    };
    read().unwrap_or_else(|error| {
        let language = context.language().unwrap_or_default();
        let sentence = language.say(("Deskbell cannot read its data", "Deskbell no puede leer sus datos"));
        let mut tray = unavailable(language, sentence);
        tray.tooltip = format!("{sentence} ({})", error.code());
        tray.window_title.clone_from(&tray.tooltip);
        tray
    })
}

/// The tray while there is no engine: the store is not open (yet).
pub fn unavailable(language: Language, sentence: &str) -> Tray {
    Tray {
        icon: Icon::Attention,
        title: String::new(),
        tooltip: format!("Deskbell: {sentence}"),
        window_title: format!("Deskbell: {sentence}"),
        items: vec![
            line("status", sentence, false),
            Item::Separator,
            line("open", language.say(OPEN), true),
            line("quit", language.say(QUIT), true),
        ],
    }
}

/// A line for each practice whose server is off while changes wait for it; by name where there are several.
fn servers_off(context: &Context, practices: &[Integration]) -> Result<Vec<Item>> {
    let mut lines = Vec::new();
    for practice in practices {
        let number = match queries::waiting_for_the_server(context, practice)? {
            0 => continue,
            number => number,
        };
        let words = match number {
            1 => ("change waits", "cambio espera"),
            _ => ("changes wait", "cambios esperan"),
        };
        let off = ("The practice’s server is off", "El servidor del consultorio está apagado");
        let sentence = format!("{}: {number} {}", context.say(off), context.say(words));
        lines.push(line("server_off", context.of_practice(practice.id, &sentence), false));
    }
    Ok(lines)
}

/// Visits are told of so many days ahead.
const DAYS_AHEAD: u64 = 7;

/// The next three visits, in the evening those of the days to come, as much of each as the privacy setting allows.
fn next_visits(context: &Context, state: &StateView) -> Result<Vec<Item>> {
    let Some(integration) = context.ledger().integration()? else { return Ok(Vec::new()) };
    let now = context.now();
    let local = now.with_timezone(&integration.zone).naive_local();
    let last = local.date().checked_add_days(Days::new(DAYS_AHEAD)).unwrap_or(local.date());
    let rows = context.mirror().schedule(integration.id, DayQuery::From(local, last, 3))?;
    let providers = context.mirror().providers(integration.id)?;
    let privacy = state.settings.notification_privacy;
    let (language, hours) = (state.language, context.hours()?);
    Ok(rows
        .into_iter()
        .map(|row| {
            let date = row.date.unwrap_or(local.date());
            let when = match row.time.filter(|_| date == local.date()) {
                Some(time) => hours.write(language, time),
                None => moment(date, row.time, integration.zone, now, (language, hours)),
            };
            let who = provider_name(&providers, &row.provider_id);
            let label = match privacy {
                NotificationPrivacy::Nothing => when,
                NotificationPrivacy::TimeAndProvider => format!("{when}  {who}"),
                NotificationPrivacy::Name => format!("{when}  {} · {who}", row.patient_name.expose()),
            };
            line(&format!("appointment:{date}:{}", row.appointment_sr_no), label.trim_end(), true)
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

const OPEN: (&str, &str) = ("Open Deskbell", "Abrir Deskbell");
const QUIT: (&str, &str) = ("Quit", "Salir");

fn build(demo: bool, state: &StateView, visits: Vec<Item>) -> Tray {
    let say = |words| state.language.say(words);
    let mut items = vec![line("status", state.sentence.clone(), false)];
    if state.unread > 0 {
        let words = match state.unread {
            1 => ("new since you looked", "aviso desde la última vez"),
            _ => ("new since you looked", "avisos desde la última vez"),
        };
        items.push(line("bell", format!("{} {}", state.unread, say(words)), true));
    }
    if !visits.is_empty() {
        items.push(Item::Separator);
        items.extend(visits);
    }
    items.push(Item::Separator);
    items.push(line("open", say(OPEN), true));
    // Where there are several it is all of them; what another one does is no reason to wait.
    let connected = state.practices.iter().filter(|one| one.status == PracticeStatus::Connected).count();
    let may_sync = connected > 1 || state.connection.is_connected && state.sync.is_none();
    items.push(line("sync_now", say(("Sync now", "Sincronizar ahora")), may_sync));
    items.push(Item::Sub {
        label: say(("Pause pop-ups", "Pausar avisos")).to_owned(),
        items: vec![
            line("pause_30", say(("For 30 minutes", "Durante 30 minutos")), true),
            line("pause_tomorrow", say(("Until tomorrow", "Hasta mañana")), true),
            line("resume", say(("Resume now", "Reanudar ahora")), state.paused_until.is_some()),
        ],
    });
    items.push(Item::Separator);
    items.push(line("quit", say(QUIT), true));
    Tray {
        icon: icon(state.overall),
        title: if state.unread > 0 { state.unread.to_string() } else { String::new() },
        tooltip: format!("{}: {}", program(demo), state.sentence),
        window_title: state.title.clone(),
        items,
    }
}
