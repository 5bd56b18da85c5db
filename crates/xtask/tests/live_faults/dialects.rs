//! The dialects.

use std::time::Duration;

use crate::cases::Case;

/// Ways of speaking through which every row has to come.
const WHOLE: &[&str] = &[
    "",
    "max_limit=5000",
    "max_limit=37",
    "offset=row",
    "offset=row,max_limit=37",
    "array_wrapped",
    "underscored",
    "scalars=typed",
    "scalars=sparse",
    "scalars=typed,underscored,numeric_envelope",
    "numeric_envelope,numeric_http_code",
    "echoes_limit",
    "http_links",
    "links_keep_filters",
    "pagination=missing",
    "pagination=missing,offset=row",
    "pagination=missing,total_count=missing",
    "pagination=missing,total_count=high",
    "pagination=missing,total_count=low",
    "pagination=missing,total_count=missing,offset=row",
    "pagination=missing,echoes_limit",
    "pagination=without_next",
    "pagination=without_next,offset=row,total_count=zero",
    "pagination=loop",
    "pagination=itself",
    "pagination=loop,total_count=high",
    "total_count=high",
    "total_count=low",
    "total_count=zero",
    "total_count=missing",
    "empty_list=envelope,pagination=missing",
    "empty_list=blank,pagination=missing",
    "duplicates",
    "duplicates,offset=row",
    "duplicates,pagination=missing",
    "bad_rows=escape",
    "bad_rows=surrogate",
    "bad_rows=control",
    "bad_rows=utf8",
    "bad_rows=odd",
    "bad_rows=nested",
    "bad_rows=garbage",
    "bad_rows=broken",
    "bad_rows=noid",
    "bad_rows=escape|surrogate|control|utf8|odd|nested|garbage|broken|noid,max_limit=5000",
    "bad_rows=escape|utf8|garbage,array_wrapped,scalars=typed",
    "rotate_refresh_key,key_requests=6",
    "refresh_ends_old_key,key_requests=6",
    "rotate_refresh_key,refresh_ends_old_key,key_requests=6,slow=request_key:300",
    "refresh_refused,key_requests=6",
    "expired_key=unauthorized,key_requests=6",
    "expired_key=bare,key_requests=6",
    "reuses_active_key=false",
    "expires_in=number",
    "expires_in=digits",
    "expires_in=absent",
    "expires_in=garbage",
    "expires_in=garbage,end_time=garbage",
    "expires_in=absent,end_time=absent,expires_header=false",
    "expires_in=garbage,end_time=garbage,expires_header=false",
    "key_seconds=900",
    "ignores_loaded",
    "loaded_zone=practice",
    "date_skew=7200",
    "date_skew=-7200",
    "available_slots",
    "code_flow=false",
    "slow=patients:700",
    "missing=practice_events:404",
    "missing=practice_events:401",
    "missing=providers:404|operatories:401|appointment_statuses:405|practice_variables:404|practices:400|practice_schedule:404|note_types:401|request_key_info:404",
];

/// All of them, and those that need more than words.
pub(crate) fn all() -> Vec<Case> {
    let mut cases: Vec<Case> = WHOLE.iter().map(|words| Case::dialect("", words)).collect();
    cases[0].name = "plain".to_owned();
    // What the events tell comes after the walk.
    for words in ["moving_rows=1", "moving_rows=2", "moving_rows=6", "moving_rows=6,offset=row"] {
        cases.push(Case::dialect("", words).followed());
    }
    for words in
        ["ignores_loaded", "loaded_zone=practice", "missing=practice_events:404", "slow=practice_events:3000"]
    {
        let mut case =
            Case::dialect(&format!("{words}, then incremental"), words).followed().after(|sandbox| {
                sandbox.book(&sandbox::BookOrder::default()).unwrap();
            });
        case.within = Duration::from_secs(120);
        cases.push(case);
    }
    let mut foreign = Case::dialect("", "pagination=foreign");
    foreign.watched = true;
    cases.push(foreign);
    let mut offices = Case::dialect("three offices, the second", "").options(|options| options.practices = 3);
    offices.office = Some("D20002");
    cases.push(offices);
    let mut many = Case::dialect("sixty offices, the 55th", "max_limit=25").options(|options| {
        (options.practices, options.patients, options.appointments) = (60, 30, Some(30));
    });
    many.office = Some("D20055");
    cases.push(many);
    cases.push(Case::dialect("two practices in one office", "").options(|options| options.locations = 2));
    cases.push(Case::dialect("empty practice", "").options(|options| {
        (options.patients, options.appointments) = (0, Some(0));
    }));
    cases.push(Case::dialect("empty practice, empty envelopes", "empty_list=envelope").options(|options| {
        (options.patients, options.appointments) = (0, Some(0));
    }));
    cases
}
