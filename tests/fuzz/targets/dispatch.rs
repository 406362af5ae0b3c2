//! Any bytes, in any language, as any kind of file: read without a panic, every claim where it says it stands.
#![no_main]

#[path = "../../it/sound.rs"]
mod sound;

use libfuzzer_sys::fuzz_target;

const LANGUAGES: [&str; 9] = ["en", "ru", "ro", "uk", "kk", "fr", "es", "de", "tr"];
const ENDINGS: [&str; 3] = ["txt", "md", "html"];

fuzz_target!(|input: (u8, &[u8])| {
    let (choice, bytes) = input;
    let language = LANGUAGES.get(choice as usize % 10).copied();
    if let Some(why) = sound::unsound(bytes, language, ENDINGS[choice as usize / 10 % 3]) {
        panic!("{why}");
    }
});
