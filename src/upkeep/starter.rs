//! A claim repository to begin with: settings, an example event whose dispatches are at odds, a workflow.

/// A file of the repository.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StarterFile {
    /// From the repository's folder, `/` between folders.
    pub path: &'static str,
    /// Its content.
    pub text: &'static str,
}

/// Folder of the example event; left out where there are claims already.
const EXAMPLE: &str = "claims/2023-05-harbour-march/";

const FILES: [StarterFile; 7] = [
    StarterFile { path: "counterclaim.toml", text: include_str!("starter/counterclaim.toml") },
    StarterFile { path: "claims/2023-05-harbour-march/event.toml", text: include_str!("starter/event.toml") },
    StarterFile { path: "claims/2023-05-harbour-march/coast-news-2023-05-03.md", text: include_str!("starter/coast-news.md") },
    StarterFile { path: "claims/2023-05-harbour-march/tagus-herald-2023-05-03.md", text: include_str!("starter/tagus-herald.md") },
    StarterFile { path: ".github/workflows/counterclaim.yml", text: include_str!("starter/workflow.yml") },
    StarterFile { path: ".gitignore", text: include_str!("starter/gitignore") },
    StarterFile { path: "README.md", text: include_str!("starter/README.md") },
];

/// The files of a new repository, with the example event or without.
pub fn starter(example: bool) -> impl Iterator<Item = StarterFile> {
    FILES.into_iter().filter(move |file| example || !file.path.starts_with(EXAMPLE))
}
