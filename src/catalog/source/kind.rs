//! Kinds of sources.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! kinds {
    ($($(#[$doc:meta])* $variant:ident = $name:literal,)*) => {
        /// What kind of source it is; the names are public (column `source_kind`).
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum SourceKind { $($(#[$doc])* $variant,)* }

        impl SourceKind {
            /// All kinds.
            pub const ALL: &[SourceKind] = &[$(SourceKind::$variant,)*];

            /// The public name.
            pub fn as_str(self) -> &'static str {
                match self { $(SourceKind::$variant => $name,)* }
            }

            /// The kind of a public name.
            pub fn parse(name: &str) -> Option<SourceKind> {
                match name { $($name => Some(SourceKind::$variant),)* _ => None }
            }
        }
    };
}

kinds! {
    /// Police, gendarmerie.
    Police = "police",
    /// The ministry above the police.
    InteriorMinistry = "interior_ministry",
    /// Prosecutors of any rank.
    Prosecutors = "prosecutors",
    /// Courts, judges.
    Court = "court",
    /// Any other public authority.
    Government = "government",
    /// Election commissions.
    ElectionBody = "election_body",
    /// Health ministries and services.
    HealthAuthority = "health_authority",
    /// Armed forces, defence ministries.
    Military = "military",
    /// Those who watch and count for others' rights.
    HumanRightsGroup = "human_rights_group",
    /// Who called the crowd together.
    Organisers = "organisers",
    /// Parties and movements against those in power, armed ones too.
    Opposition = "opposition",
    /// Who saw it.
    Eyewitness = "eyewitness",
    /// Victims, their families and lawyers.
    VictimFamily = "victim_family",
    /// One hospital, its doctors.
    Hospital = "hospital",
    /// A wire service.
    NewsAgency = "news_agency",
    /// Media quoted by others.
    Media = "media",
    /// The outlet in its own voice.
    Outlet = "outlet",
    /// Scholars, analysts.
    Expert = "expert",
    /// The UN, the OSCE, ...
    InternationalOrg = "international_org",
    /// Posts, videos, channels.
    SocialMedia = "social_media",
    /// Nobody named.
    Unknown = "unknown",
}

impl fmt::Display for SourceKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
