//! Which event is told how loudly: one pure function over the rules of the settings, and the moment's say.

use crate::context::Context;
use crate::desktop::Notice;
use crate::error::Result;
use crate::freshness;
use crate::view::{Alert, AlertEvent, AlertRule};

/// What the moment allows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Moment {
    /// Pop-ups are switched off.
    pub(crate) off: bool,
    /// A person paused them.
    pub(crate) paused: bool,
    /// Quiet hours are wanted, and the practice is closed.
    pub(crate) quiet: bool,
}

/// How an event is told. Of the rules for it the one that says most about who and where counts: provider and chair
/// before provider, provider before chair, chair before any; of two that say as much the later one. Off, paused or
/// quiet, nothing pops up: it is in the list, unless it is silent.
pub(crate) fn rule_for(
    rules: &[AlertRule],
    event: AlertEvent,
    provider_id: &str,
    operatory: &str,
    moment: Moment,
) -> Alert {
    let fits = |asked: &Option<String>, there: &str| asked.as_deref().is_none_or(|asked| asked == there);
    let says = |rule: &&AlertRule| (rule.provider_id.is_some(), rule.operatory.is_some());
    let alert = rules
        .iter()
        .filter(|rule| rule.event == event)
        .filter(|rule| fits(&rule.provider_id, provider_id) && fits(&rule.operatory, operatory))
        .max_by_key(says)
        .map_or_else(|| event.usual(), |rule| rule.alert);
    let listed_only = moment.off || moment.paused || moment.quiet;
    if listed_only { alert.min(Alert::List) } else { alert }
}

/// What this moment allows in a practice.
pub(crate) fn moment(context: &Context, integration_id: i64) -> Result<Moment> {
    let settings = context.settings()?;
    let quiet = settings.alerts.quiet_hours
        && match context.ledger().integration_by_id(integration_id)? {
            Some(practice) => !freshness::is_open(context, &practice)?,
            None => false,
        };
    Ok(Moment { off: !settings.notifications, paused: context.paused_until()?.is_some(), quiet })
}

/// Pops up what is about a practice and nobody in it, as loudly as the rules say.
pub(crate) fn announce(
    context: &Context,
    integration_id: i64,
    event: AlertEvent,
    notice: Notice,
) -> Result<()> {
    let rules = context.settings()?.alerts.rules;
    show(context, rule_for(&rules, event, "", "", moment(context, integration_id)?), notice)
}

/// Pops up, with the sound and for as long as the settings say.
pub(crate) fn show(context: &Context, alert: Alert, mut notice: Notice) -> Result<()> {
    if alert < Alert::PopUp {
        return Ok(());
    }
    let alerts = context.settings()?.alerts;
    notice.button = context.say(("Open", "Abrir")).to_owned();
    notice.sound = Some(alerts.sound).filter(|_| alert == Alert::PopUpWithSound);
    notice.stays_seconds = Some(alerts.stays_seconds).filter(|seconds| *seconds > 0);
    context.around.desktop.notify(&notice);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(event: AlertEvent, provider: &str, operatory: &str, alert: Alert) -> AlertRule {
        let told = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        AlertRule { event, provider_id: told(provider), operatory: told(operatory), alert }
    }

    #[test]
    fn the_rule_that_says_most_counts() {
        use Alert::*;
        use AlertEvent::*;
        let rules = [
            rule(NewToday, "", "", List),
            rule(NewToday, "", "OP1", PopUp),
            rule(NewToday, "DMD1", "", Silent),
            rule(NewToday, "DMD1", "OP1", PopUpWithSound),
            rule(Moved, "DMD1", "", List),
            rule(Moved, "DMD1", "", Silent),
        ];
        for (event, provider, operatory, expected) in [
            (NewToday, "DMD2", "OP2", List),
            (NewToday, "DMD2", "OP1", PopUp),
            (NewToday, "DMD1", "OP2", Silent),
            (NewToday, "DMD1", "OP1", PopUpWithSound),
            (NewToday, "", "", List),
            (Moved, "DMD1", "OP1", Silent),
            // Nothing is said of these: as usual.
            (Moved, "DMD2", "OP1", PopUp),
            (NewLater, "DMD1", "OP1", PopUp),
            (Cancelled, "DMD1", "OP1", PopUp),
            (Arrived, "DMD1", "OP1", Silent),
            (WriteBackNeedsYou, "", "", PopUpWithSound),
            (SyncTrouble, "", "", PopUp),
        ] {
            let told = rule_for(&rules, event, provider, operatory, Moment::default());
            assert_eq!(told, expected, "{event:?} {provider} {operatory}");
        }
    }

    #[test]
    fn off_paused_and_quiet_leave_the_list() {
        use Alert::*;
        let event = AlertEvent::NewToday;
        let here = Moment::default();
        for (alert, moment, expected) in [
            (PopUpWithSound, here, PopUpWithSound),
            (PopUpWithSound, Moment { off: true, ..here }, List),
            (PopUpWithSound, Moment { paused: true, ..here }, List),
            (PopUp, Moment { quiet: true, ..here }, List),
            (List, Moment { quiet: true, ..here }, List),
            (Silent, Moment { off: true, ..here }, Silent),
        ] {
            let rules = [rule(event, "", "", alert)];
            assert_eq!(rule_for(&rules, event, "DMD1", "OP1", moment), expected, "{alert:?} {moment:?}");
        }
    }
}
