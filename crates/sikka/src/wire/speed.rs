//! How long the largest page takes: run with `--release --ignored`.

use std::time::Instant;

use super::envelope::Envelope;
use super::rows::Row;

#[test]
#[ignore = "a measurement, good in release builds only"]
fn the_largest_page_is_read_in_well_under_a_tenth_of_a_second() {
    let mut row = String::from(
        r#"{"href":"https://api.sikkasoft.com/v4/practices/1/patients/799601","patient_id":"799601","firstname":"Ana","middlename":"","lastname":"Silva","birthdate":"1984-12-10T00:00:00","status":"Active","address_line1":"1 Main St","city":"San Jose","state":"CA","zipcode":"95116","cell":"(408) 555-0100","homephone":"","email":"ana@example.com","first_visit":"2020-01-02T00:00:00","last_visit":"","provider_id":"1","practice_id":"1","chart_number":"C-1""#,
    );
    for extra in 0..50 {
        row.push_str(&format!(r#","some_other_field_{extra}":"a value of some length""#));
    }
    row.push('}');
    let rows = vec![row; 5000].join(",");
    let text = format!(
        r#"{{"offset":"0","limit":"5000","total_count":"5000","pagination":{{"next":""}},"items":[{rows}]}}"#
    );
    let start = Instant::now();
    let page = Envelope::read(&text).unwrap();
    let patients: Vec<_> = page.items.iter().map(|raw| pms::Patient::read(raw.get()).unwrap()).collect();
    let took = start.elapsed();
    assert_eq!(patients.len(), 5000);
    assert!(took.as_millis() < 100, "{} bytes took {took:?}", text.len());
}
