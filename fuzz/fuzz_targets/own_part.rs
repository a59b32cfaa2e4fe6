#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| nodestrap_fuzz_targets::own_part(input));
