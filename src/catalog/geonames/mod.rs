//! GeoNames dumps → place files that a catalogue folder holds.
//!
//! The dump is that of <https://download.geonames.org/export/dump/>: `countryInfo.txt`, `admin1CodesASCII.txt`, `admin2Codes.txt`,
//! `cities*.txt`, `alternateNamesV2.txt`, all separated by tabs. GeoNames publishes it under CC BY 4.0; every file made of it
//! says so. What the catalogue knows already keeps its id and gets names added; names that are words of a language pack
//! (the town of Police) or of institutions (Central) are left out and counted, because they would be found in every text.

mod read;
mod write;

use std::collections::BTreeMap;

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use crate::error::Problem;

/// What GeoNames asks of whoever passes its data on.
const CREDIT: &str = "# Names and places from GeoNames (https://www.geonames.org/), licensed under CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/); changed in form.";

/// A name in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
struct OtherName {
    language: String,
    text: String,
    from: Option<Date>,
    to: Option<Date>,
}

/// A country, a division or a town.
#[derive(Debug, Default)]
struct Entity {
    geoname: u32,
    /// `KZ`, `KZ.07`, `KZ.07.123` for countries and divisions; the division's code for towns.
    code: String,
    name: String,
    ascii: String,
    population: u64,
    /// A part of a town: a quarter, a suburb.
    part: bool,
    others: Vec<OtherName>,
}

/// A dump as read so far.
#[derive(Debug, Default)]
pub struct Dump {
    countries: BTreeMap<String, Entity>,
    divisions: BTreeMap<String, Entity>,
    districts: BTreeMap<String, Entity>,
    towns: Vec<Entity>,
    /// Towns by their number, so that two files of towns may overlap.
    town_ids: FxHashMap<u32, usize>,
    problems: Vec<Problem>,
}

/// The place files made of a dump, and what became of it.
#[derive(Debug, Default)]
pub struct Import {
    /// Name and content of each, in order.
    pub files: Vec<(String, String)>,
    /// Places written.
    pub places: usize,
    /// Of these, places known before.
    pub known: usize,
    /// Names written.
    pub names: usize,
    /// Names left out because they are words of a language pack or of the names of institutions.
    pub words: Vec<String>,
    /// Lines that could not be read.
    pub problems: Vec<Problem>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{Catalog, DataFile};

    fn dump() -> Dump {
        let mut dump = Dump::default();
        let countries = "#ISO\tISO3\nKZ\tKAZ\t398\tKZ\tKazakhstan\tNur-Sultan\nQQ\tQQQ\t1\tQQ\tNowhereland\tX\t1\t1\tEU\t.q\tQ\tQ\t1\t\t\ten\t9000001\n";
        dump.read_countries("countryInfo.txt", countries.as_bytes());
        dump.read_divisions("admin1CodesASCII.txt", "KZ.02\tAlmaty\tAlmaty\t1537162\nKZ.99\tSample Region\tSample Region\t77\n".as_bytes());
        dump.read_districts("admin2Codes.txt", "KZ.99.5\tLower District\tLower District\t78\n".as_bytes());
        let town = |id: u32, name: &str, other: &str, country: &str, first: &str, second: &str, people: u32| {
            format!(
                "{id}\t{name}\t{name}\t{other}\t43.2\t76.9\tP\tPPL\t{country}\t\t{first}\t{second}\t\t\t{people}\t\t700\tAsia/Almaty\t2020-01-01\n"
            )
        };
        let towns = [
            town(1, "Almaty", "", "KZ", "02", "", 2_000_000),
            town(2, "Sampletown", "", "KZ", "99", "5", 20_000),
            town(3, "Sampletown", "", "KZ", "99", "5", 900),
            town(4, "Police", "", "KZ", "99", "", 3_000),
            town(5, "Farville", "", "QQ", "", "", 300_000),
            "6\tBroken line\n".to_owned(),
            town(7, "Lost", "", "ZZ", "", "", 3_000),
            town(8, "Central", "", "KZ", "99", "", 3_000),
        ];
        dump.read_towns("cities500.txt", towns.concat().as_bytes());
        let names = "1\t2\tru\tСамплтаун\t\t\t\t\t\t\n2\t2\tuk\tСамплтаун\t\t\t\t\t\t\n3\t2\tru\tСтарград\t\t\t\t1\t1930\t1961-05\n\
                     4\t2\tlink\thttps://example.org\t\t\t\t\t\t\n5\t2\tfr\tÉchantillon\t\t\t\t\t\t\n6\t2\ten\tSammy\t\t\t1\t\t\t\n\
                     7\t2\tde\tA|B\t\t\t\t\t\t\n8\t2\tru\tКривой\t\t\t\t1\tonce\t\n9\tx\tru\tY\t\t\t\t\t\t\n";
        dump.read_names("alternateNamesV2.txt", names.as_bytes(), &["ru", "uk", "fr", "de", "en"]);
        dump
    }

    #[test]
    fn known_places_keep_their_ids_and_new_ones_lie_in_their_divisions() {
        let import = dump().import(Catalog::built_in());
        let file = |name: &str| import.files.iter().find(|(n, _)| n == name).map(|(_, text)| text.as_str()).unwrap_or_default();
        let kz = file("geonames-kz.tsv");
        assert!(kz.starts_with("# Names and places from GeoNames"), "{kz}");
        assert!(kz.contains("licensed under CC BY 4.0"), "{kz}");
        for line in [
            "\nkazakhstan/almaty\t\tAlmaty\t\n",
            "\nkazakhstan/sample-region\tregion\t~Sample Region\t\n",
            "\nkazakhstan/sample-region/lower-district\tdistrict\t~Lower District\t\n",
            "\nkazakhstan/sample-region/lower-district/sampletown\tcity\t~Sampletown; ~Самплтаун; fr:~Échantillon; ru:~Кривой; ru:~Старград@1930-01-01..1961-05-31\t\n",
            "\nkazakhstan/sample-region/lower-district/sampletown-2\tcity\t~Sampletown\t\n",
        ] {
            assert!(kz.contains(line), "lacks {line:?} in\n{kz}");
        }
        assert!(!kz.to_lowercase().contains("police") && import.words == ["Central", "Police"], "{:?}", import.words);
        assert!(file("geonames-qq.tsv").contains("\nnowhereland\tcountry\tNowhereland\t\nnowhereland/farville\tcity\tFarville\t\n"));
        assert_eq!((import.places, import.known), (8, 2));
    }

    #[test]
    fn bad_lines_are_named_and_the_rest_is_read() {
        let problems: Vec<String> = dump().import(Catalog::built_in()).problems.iter().map(ToString::to_string).collect();
        for want in [
            "cities500.txt:6:1: error: 2 columns, not 15 or more",
            "cities500.txt:7:1: error: no country has the code “ZZ”",
            "alternateNamesV2.txt:8:1: warning: “once” is no date",
            "alternateNamesV2.txt:9:1: error: “x” is no number",
        ] {
            assert!(problems.iter().any(|p| p.starts_with(want)), "{want}: {problems:?}");
        }
        assert_eq!(problems.len(), 4, "{problems:?}");
    }

    #[test]
    fn oddities_of_a_real_dump() {
        let mut dump = Dump::default();
        let countries = "\u{feff}#ISO\tISO3\r\nKZ\tKAZ\t398\tKZ\tKazakhstan\tNur-Sultan\tx\ty\r\n";
        dump.read_countries("countryInfo.txt", countries.as_bytes());
        dump.read_divisions("admin1CodesASCII.txt", "KZ.99\tSample Region\t\t77\r\nKZ.00\t\t\t0\n".as_bytes());
        let town = |id: u32, name: &str, code: &str, first: &str| {
            format!("{id}\t{name}\t\t\t43.2\t76.9\tP\t{code}\tKZ\tRU,KG\t{first}\t\t\t\t\t\t700\tAsia/Almaty\t2020-01-01\r\n")
        };
        let towns = [
            town(1, "Upper Sample, North", "PPL", "99"),
            town(2, "Samplequarter", "PPLX", "99"),
            town(3, "Oldsample", "PPLH", "99"),
            town(4, "Farsample", "", "00"),
        ];
        dump.read_towns("cities500.txt", towns.concat().as_bytes());
        let row =
            |id: u32, language: &str, name: &str, from: &str, to: &str| format!("{id}\t1\t{language}\t{name}\t\t\t\t1\t{from}\t{to}\r\n");
        let names = [
            row(1, "ru", "Самплоград", "12.04.1961", "1961/11/10"),
            row(2, "ru", "Старосампл", "c. 1900", "21 December 1991"),
            row(3, "wkdt", "Q12", "", ""),
            row(4, "post", "050000", "", ""),
            row(5, "ru", "Новосампл", "1930", "1920"),
            row(6, "de", "“Kleinstadt”", "", ""),
            row(7, "fr", "\"Bourg\"", "", ""),
        ];
        let many: String = (0..30).map(|i| row(100 + i, "en", &format!("Name{i}"), "once", "")).collect();
        dump.read_names("alternateNamesV2.txt", (names.concat() + &many).as_bytes(), &["ru", "de", "fr", "en"]);
        let import = dump.import(Catalog::built_in());
        let text = &import.files[0].1;
        for line in [
            "kazakhstan/sample-region/upper-sample-north\tcity\t~Upper Sample, North; ru:~Новосампл; de:~“Kleinstadt”;",
            "; ru:~Самплоград@1961-04-12..1961-11-10; ru:~Старосампл@1900-01-01..1991-12-31\t\n",
            "\nkazakhstan/sample-region/samplequarter\tdistrict\t",
            "\nkazakhstan/farsample\tcity\t",
        ] {
            assert!(text.contains(line), "lacks {line:?} in\n{text}");
        }
        assert!(!text.contains("Oldsample") && !text.contains("GeoNames 0") && !text.contains('\r') && !text.contains("Bourg"), "{text}");
        let last = import.problems.last().map(ToString::to_string).unwrap_or_default();
        assert!(last.starts_with("alternateNamesV2.txt: warning: 10 more faults like these"), "{last}");
        assert_eq!(import.problems.len(), 21);
    }

    #[test]
    fn what_is_written_can_be_read() {
        let import = dump().import(Catalog::built_in());
        let mut files: Vec<DataFile> = crate::catalog::built_in_files();
        files.extend(import.files.iter().map(|(name, text)| DataFile::new("places", name, text)));
        let (catalog, problems) = Catalog::from_files(&files);
        assert!(problems.is_empty(), "{problems:?}");
        assert_eq!(
            catalog.places.resolve_text("Самплтаун", &["kazakhstan"]).id(),
            Some("kazakhstan/sample-region/lower-district/sampletown")
        );
        assert_eq!(catalog.places.resolve_text("Farville", &[]).id(), Some("nowhereland/farville"));
    }
}
