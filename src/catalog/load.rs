//! The files of a user's catalogue folder, and what is kept of them between two runs.

use std::fs;
use std::path::{Path, PathBuf};

use super::DataFile;
use crate::error::Problem;

/// Reads a user's catalogue folder: `languages/`, `metrics/`, `populations/`, `sources/`, `places/`, `policies/`, `layouts/`.
pub(super) fn folder(folder: &Path) -> (Vec<DataFile>, Vec<Problem>) {
    let (files, mut problems) =
        parts_of_folder(folder, &["languages", "metrics", "populations", "sources", "places", "policies", "layouts"]);
    if files.is_empty() && problems.is_empty() {
        problems.push(
            Problem::warning(
                "no catalogue files here",
                "put .toml files into languages/, metrics/, populations/, sources/, places/, policies/ or layouts/ below it",
            )
            .in_file(folder.to_string_lossy()),
        );
    }
    (files, problems)
}

pub(super) fn parts_of_folder(folder: &Path, subs: &[&str]) -> (Vec<DataFile>, Vec<Problem>) {
    let (mut files, mut problems) = (Vec::new(), Vec::new());
    for sub in subs {
        let Ok(entries) = fs::read_dir(folder.join(sub)) else { continue };
        let mut paths: Vec<_> =
            entries.flatten().map(|e| e.path()).filter(|p| p.extension().is_some_and(|e| e == "toml" || e == "tsv")).collect();
        paths.sort();
        for path in paths {
            let name = path.to_string_lossy().replace('\\', "/");
            match fs::read(&path).map(String::from_utf8) {
                Ok(Ok(text)) => files.push(DataFile::new(sub, &name, &text)),
                Ok(Err(e)) => {
                    let at = e.utf8_error().valid_up_to();
                    let text = String::from_utf8_lossy(e.as_bytes()).into_owned();
                    problems.push(Problem::error("not UTF-8", "save the file as UTF-8").at_offset(&text, at).in_file(name));
                }
                Err(e) => problems.push(Problem::error(e.to_string(), "check the file and its permissions").in_file(name)),
            }
        }
    }
    (files, problems)
}

/// Bytes of names from which on a gazetteer is kept in the form that it is used in.
const LARGE: usize = 500_000;

/// Where a large gazetteer is kept ready: `.cache/places.bin` of the catalogue folder. That it cannot be read or written is no
/// fault: it saves time and nothing else.
pub(super) struct Kept {
    file: PathBuf,
}

impl Kept {
    /// The place for what `files` of `folder` hold; none when they are few.
    pub(super) fn of(folder: &Path, files: &[DataFile]) -> Option<Self> {
        let size: usize = files.iter().filter(|f| f.folder == "places").map(|f| f.text.len()).sum();
        (size >= LARGE).then(|| Self { file: folder.join(".cache/places.bin") })
    }

    pub(super) fn read(&self) -> Option<Vec<u8>> {
        fs::read(&self.file).ok()
    }

    /// Puts `block` there in one step, so that whoever reads at the same time has the old one or the new one.
    pub(super) fn write(&self, block: &[u8]) {
        let put = || -> std::io::Result<()> {
            let folder = self.file.parent().unwrap_or(Path::new("."));
            if !folder.is_dir() {
                fs::create_dir(folder)?;
                // Nothing in it belongs into anybody's repository.
                fs::write(folder.join(".gitignore"), "*\n")?;
            }
            let mut new = tempfile::NamedTempFile::new_in(folder)?;
            std::io::Write::write_all(&mut new, block)?;
            new.persist(&self.file).map(|_| ()).map_err(|e| e.error)
        };
        let _ = put();
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Catalog, Tokens};
    use super::*;

    fn seen(folder: &Path, name: &str) -> Vec<String> {
        let (catalog, problems) = Catalog::with_folder(folder);
        assert!(problems.is_empty(), "{problems:?}");
        let text = format!("a march in {name}");
        let found = catalog.places.find(&text, &Tokens::of(&text, 0), Some("en"), None);
        found.iter().map(|m| m.ids.join(" ")).collect()
    }

    #[test]
    fn a_large_gazetteer_is_kept_and_renewed() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str| {
            let remark = "# remark ".repeat(LARGE / 9 + 1);
            let text = format!("id\tkind\tnames\tadjectives\nfrance/kept\tcity\t{name}\n{remark}\n");
            fs::write(folder.path().join("places/own.tsv"), text).unwrap();
        };
        fs::create_dir(folder.path().join("places")).unwrap();
        let block = folder.path().join(".cache/places.bin");
        write("Quelquepart");
        assert_eq!(seen(folder.path(), "Quelquepart"), ["france/kept"]);
        let first = fs::read(&block).unwrap();
        assert_eq!(seen(folder.path(), "Quelquepart"), ["france/kept"]);
        assert_eq!(fs::read(&block).unwrap(), first, "the same files make the same block");
        // A broken block is made anew; so is one of other files.
        fs::write(&block, &first[..first.len() / 3]).unwrap();
        assert_eq!(seen(folder.path(), "Quelquepart"), ["france/kept"]);
        assert_eq!(fs::read(&block).unwrap(), first);
        write("Ailleurs");
        assert_eq!(seen(folder.path(), "Ailleurs"), ["france/kept"]);
        assert_eq!(seen(folder.path(), "Quelquepart"), [""; 0]);
        assert_ne!(fs::read(&block).unwrap(), first);
        // Where nothing can be written, all is read as before.
        fs::remove_dir_all(folder.path().join(".cache")).unwrap();
        fs::write(folder.path().join(".cache"), "in the way").unwrap();
        assert_eq!(seen(folder.path(), "Ailleurs"), ["france/kept"]);
    }

    #[test]
    fn new_endings_make_a_new_block_and_few_names_none() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("places")).unwrap();
        let places = |rows: &str| fs::write(folder.path().join("places/own.tsv"), format!("id\tkind\tnames\tadjectives\n{rows}\n"));
        places("france/kept\tcity\tQuelqueparto").unwrap();
        seen(folder.path(), "Quelqueparto");
        assert!(!folder.path().join(".cache").exists());
        places(&format!("france/kept\tcity\tQuelqueparto\n{}", "# remark ".repeat(LARGE / 9 + 1))).unwrap();
        assert_eq!(seen(folder.path(), "Quelquepartini"), [""; 0]);
        fs::create_dir(folder.path().join("languages")).unwrap();
        let pack = "code = \"xx\"\nname = \"X\"\nscript = \"latin\"\n[[names.forms]]\ndrops = { 4 = [\"o\"] }\nendings = [\"ini\"]\n";
        fs::write(folder.path().join("languages/xx.toml"), pack).unwrap();
        assert_eq!(seen(folder.path(), "Quelquepartini"), ["france/kept"]);
    }
}
