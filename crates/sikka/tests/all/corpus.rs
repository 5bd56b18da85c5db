//! What the fuzz targets found worth keeping, decoded once more, and what a few bytes make of it.

use std::path::Path;

use proptest::prelude::*;

/// A target, its decoder, and how many inputs it has at least.
type Target = (&'static str, fn(&[u8]), usize);

const TARGETS: [Target; 4] = [
    ("page", sikka::decoding::page, 30),
    ("status", sikka::decoding::status, 10),
    ("callback", sikka::decoding::callback, 8),
    ("key", sikka::decoding::key, 8),
];

fn inputs(target: &str) -> Vec<Vec<u8>> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target);
    let mut files: Vec<_> = std::fs::read_dir(corpus).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.iter().map(|file| std::fs::read(file).unwrap()).collect()
}

#[test]
fn the_corpus_of_the_fuzz_targets_breaks_no_decoder() {
    for (target, decode, least) in TARGETS {
        let inputs = inputs(target);
        assert!(inputs.len() >= least, "{target} has {} inputs", inputs.len());
        inputs.iter().for_each(|input| decode(input));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_few_bytes_more_or_less_break_no_decoder(
        target in 0..TARGETS.len(), input in any::<prop::sample::Index>(),
        splices in prop::collection::vec((
            any::<prop::sample::Index>(), 0_usize..6,
            prop::collection::vec(prop_oneof![any::<u8>(), prop::sample::select(&b"\"\\{}[],:uId\xff"[..])], 0..6),
        ), 1..5),
    ) {
        thread_local! {
            static INPUTS: Vec<Vec<Vec<u8>>> = TARGETS.map(|(target, ..)| inputs(target)).to_vec();
        }
        let (_, decode, _) = TARGETS[target];
        let mut bytes = INPUTS.with(|inputs| input.get(&inputs[target]).clone());
        for (at, less, more) in splices {
            let at = at.index(bytes.len() + 1);
            let end = (at + less).min(bytes.len());
            bytes.splice(at..end, more);
        }
        decode(&bytes);
    }
}
