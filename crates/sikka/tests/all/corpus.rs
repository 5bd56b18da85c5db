//! What the fuzz targets found worth keeping, decoded once more.

use std::path::Path;

/// A target, its decoder, and how many inputs it has at least.
type Target = (&'static str, fn(&[u8]), usize);

#[test]
fn the_corpus_of_the_fuzz_targets_breaks_no_decoder() {
    let targets: [Target; 4] = [
        ("page", sikka::decoding::page, 30),
        ("status", sikka::decoding::status, 10),
        ("callback", sikka::decoding::callback, 8),
        ("key", sikka::decoding::key, 8),
    ];
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus");
    for (target, decode, least) in targets {
        let mut inputs = 0;
        for entry in std::fs::read_dir(corpus.join(target)).unwrap() {
            decode(&std::fs::read(entry.unwrap().path()).unwrap());
            inputs += 1;
        }
        assert!(inputs >= least, "{target} has {inputs} inputs");
    }
}
