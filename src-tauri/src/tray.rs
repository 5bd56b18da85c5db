//! The tray: the engine's plain value, drawn. Only what changed is touched.
//!
//! On Linux an icon can be made only while something shows icons, which at login often comes later: it is tried
//! until it works, and the program runs without it meanwhile.

use std::sync::Mutex;
use std::time::Duration;

use engine::tray::{Icon, Item, Tray, unavailable};
use engine::{Clock, SystemClock};
use tauri::image::Image;
use tauri::menu::{IsMenuItem, Menu, MenuItem, PredefinedMenuItem, Submenu};
use tauri::tray::{MouseButton, MouseButtonState, TrayIconBuilder, TrayIconEvent};
use tauri::{AppHandle, Manager, Wry, include_image};

use crate::shell::{Shell, locked, quit};
use crate::window::{self, OpenTarget};

const ID: &str = "main";
/// How often an icon that could not be made is tried again.
const TRY_AGAIN: Duration = Duration::from_secs(2);
/// After so many tries the desktop counts as one without tray icons, until one is shown all the same.
const TRIES: u32 = 10;

/// What is on the screen now; `None` until the icon could be made.
#[derive(Default)]
struct Shown(Mutex<Option<Tray>>);

/// Held from looking to posting, so that an older look is never drawn over a newer one.
#[derive(Default)]
struct Turn(Mutex<()>);

/// Makes the icon, now or as soon as something shows icons.
pub(crate) fn start(app: &AppHandle) {
    app.manage(Shown::default());
    app.manage(Turn::default());
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        let mut tries = 0_u32;
        loop {
            refresh(&app);
            tokio::time::sleep(TRY_AGAIN).await;
            if locked(&app.state::<Shown>().0).is_some() {
                return app.state::<Shell>().set_tray(true);
            }
            tries = tries.saturating_add(1);
            if tries == TRIES {
                tracing::info!("nothing shows tray icons");
                app.state::<Shell>().set_tray(false);
                window::stand_for_the_tray(&app);
            }
        }
    });
}

/// Draws the present state. Cheap where nothing changed.
pub(crate) fn refresh(app: &AppHandle) {
    let handle = app.clone();
    tauri::async_runtime::spawn_blocking(move || {
        let turn = handle.state::<Turn>();
        let _turn = locked(&turn.0);
        let wanted = present(&handle);
        if locked(&handle.state::<Shown>().0).as_ref() == Some(&wanted) {
            return;
        }
        let app = handle.clone();
        let posted = handle.run_on_main_thread(move || {
            if let Err(error) = draw(&app, wanted) {
                tracing::debug!(%error, "the tray could not be drawn");
            }
        });
        if let Err(error) = posted {
            tracing::debug!(%error, "the tray could not be drawn");
        }
    });
}

/// The title that a window gets that is made now.
pub(crate) fn window_title(app: &AppHandle) -> String {
    present(app).window_title
}

/// The engine's value or, while there is no engine, the reason in a few words.
fn present(app: &AppHandle) -> Tray {
    let shell = app.state::<Shell>();
    match shell.engine() {
        Ok(engine) => engine.tray(),
        Err(refusal) => {
            // The settings are in the store: until it is open the PC's own language is all there is.
            let language = SystemClock.pc_language();
            let words = match refusal.code.as_str() {
                "BUSY" => ("Starting …", "Iniciando …"),
                "KEYCHAIN_LOCKED" => {
                    ("Waiting for the keychain to be unlocked", "Esperando a que se desbloquee el llavero")
                }
                "KEYCHAIN_ABSENT" => ("Waiting for the keychain", "Esperando el llavero"),
                "ALREADY_RUNNING" => {
                    ("Another Deskbell is using this data", "Otro Deskbell está usando estos datos")
                }
                _ => {
                    ("Deskbell needs you: open the window", "Deskbell necesita su atención: abra la ventana")
                }
            };
            unavailable(language, language.say(words))
        }
    }
}

fn draw(app: &AppHandle, wanted: Tray) -> tauri::Result<()> {
    window::set_title(app, &wanted.window_title)?;
    let shown = app.state::<Shown>();
    let mut shown = locked(&shown.0);
    match (app.tray_by_id(ID), shown.as_ref()) {
        (Some(icon), Some(before)) => {
            if before.icon != wanted.icon {
                icon.set_icon(Some(image(wanted.icon)))?;
            }
            if before.tooltip != wanted.tooltip {
                icon.set_tooltip(Some(&wanted.tooltip))?;
            }
            if before.title != wanted.title {
                icon.set_title(Some(&wanted.title))?;
            }
            if before.items != wanted.items {
                icon.set_menu(Some(menu(app, &wanted.items)?))?;
            }
        }
        _ => {
            TrayIconBuilder::with_id(ID)
                .icon(image(wanted.icon))
                .tooltip(&wanted.tooltip)
                .title(&wanted.title)
                .menu(&menu(app, &wanted.items)?)
                .show_menu_on_left_click(false)
                .on_menu_event(|app, event| act(app, event.id().as_ref()))
                .on_tray_icon_event(|icon, event| {
                    if is_left_click(&event) {
                        window::show(icon.app_handle(), None);
                    }
                })
                .build(app)?;
        }
    }
    *shown = Some(wanted);
    Ok(())
}

fn is_left_click(event: &TrayIconEvent) -> bool {
    matches!(
        event,
        TrayIconEvent::Click { button: MouseButton::Left, button_state: MouseButtonState::Up, .. }
    )
}

fn image(icon: Icon) -> Image<'static> {
    match icon {
        Icon::Connected => include_image!("../icons/tray-connected.png"),
        Icon::Paused => include_image!("../icons/tray-paused.png"),
        Icon::Attention => include_image!("../icons/tray-attention.png"),
        Icon::Disconnected => include_image!("../icons/tray-disconnected.png"),
    }
}

fn menu(app: &AppHandle, items: &[Item]) -> tauri::Result<Menu<Wry>> {
    let menu = Menu::new(app)?;
    for item in items {
        menu.append(&*made(app, item)?)?;
    }
    Ok(menu)
}

fn made(app: &AppHandle, item: &Item) -> tauri::Result<Box<dyn IsMenuItem<Wry>>> {
    Ok(match item {
        Item::Line { id, label, enabled } => {
            Box::new(MenuItem::with_id(app, id, verbatim(label), *enabled, None::<&str>)?)
        }
        Item::Separator => Box::new(PredefinedMenuItem::separator(app)?),
        Item::Sub { label, items } => {
            let sub = Submenu::new(app, verbatim(label), true)?;
            for item in items {
                sub.append(&*made(app, item)?)?;
            }
            Box::new(sub)
        }
    })
}

/// A menu takes `&` for the mark of a shortcut key; a name may hold one.
fn verbatim(label: &str) -> String {
    label.replace('&', "&&")
}

/// What a click in the menu means.
#[derive(Debug, PartialEq, Eq)]
enum Click<'a> {
    Open(Option<OpenTarget>),
    SyncNow,
    Pause(Option<u32>),
    PauseUntilTomorrow,
    Quit,
    Unknown(&'a str),
}

fn meaning(id: &str) -> Click<'_> {
    match id {
        "open" => Click::Open(None),
        "bell" => Click::Open(Some(OpenTarget::page("bell"))),
        "sync_now" => Click::SyncNow,
        "pause_30" => Click::Pause(Some(30)),
        "pause_tomorrow" => Click::PauseUntilTomorrow,
        "resume" => Click::Pause(None),
        "quit" => Click::Quit,
        _ => match id.strip_prefix("appointment:").and_then(|rest| rest.split_once(':')) {
            Some((date, number)) => Click::Open(Some(OpenTarget::appointment(date, number))),
            None => Click::Unknown(id),
        },
    }
}

fn act(app: &AppHandle, id: &str) {
    let click = match meaning(id) {
        Click::Open(target) => return window::show(app, target),
        Click::Quit => return quit(app),
        Click::Unknown(id) => return tracing::debug!(id, "a menu line without a meaning"),
        click => click,
    };
    let shell = app.state::<Shell>();
    let outcome = shell.engine().and_then(|engine| match click {
        Click::SyncNow => engine.sync_all(),
        Click::PauseUntilTomorrow => engine.pause_until_tomorrow(),
        Click::Pause(minutes) => engine.pause_notifications(minutes),
        Click::Open(_) | Click::Quit | Click::Unknown(_) => Ok(()),
    });
    if let Err(refusal) = outcome {
        tracing::warn!(code = refusal.code, "a click in the tray was refused");
        window::show(app, None);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_menu_means_something() {
        assert_eq!(meaning("open"), Click::Open(None));
        assert_eq!(meaning("resume"), Click::Pause(None));
        let appointment = OpenTarget::appointment("2026-11-23", "D1:42");
        assert_eq!(meaning("appointment:2026-11-23:D1:42"), Click::Open(Some(appointment)));
        assert_eq!(meaning("nothing"), Click::Unknown("nothing"));
    }

    #[test]
    fn a_name_with_an_ampersand_stays_as_it_is() {
        assert_eq!(verbatim("Smith & Sons"), "Smith && Sons");
    }
}
