//! Kinds of sources.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! kinds {
    ($($(#[$doc:meta])* $variant:ident = $name:literal,)*) => {
        /// What kind of source it is; the names are public (column `source_kind`).
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
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
    #[default]
    Unknown = "unknown",
}

impl SourceKind {
    /// Passes on what others say.
    pub fn relays(self) -> bool {
        matches!(self, SourceKind::Media | SourceKind::NewsAgency | SourceKind::Outlet)
    }

    /// An office of the state. "The ministry" may stand for any of them.
    pub fn is_of_state(self) -> bool {
        use SourceKind::{Court, ElectionBody, Government, HealthAuthority, InteriorMinistry, Military, Police, Prosecutors};
        matches!(self, Police | InteriorMinistry | Prosecutors | Court | Government | ElectionBody | Military | HealthAuthority)
    }

    /// A body that acts as one, of the state or not.
    pub fn is_institution(self) -> bool {
        self.is_of_state() || matches!(self, SourceKind::Hospital | SourceKind::HumanRightsGroup | SourceKind::InternationalOrg)
    }

    /// Armed and many: "the police" are those who were there as much as those who tell.
    pub fn is_force(self) -> bool {
        matches!(self, SourceKind::Police | SourceKind::Military)
    }

    /// People whom a text is about as often as it quotes them.
    pub fn takes_part(self) -> bool {
        matches!(self, SourceKind::Organisers | SourceKind::Opposition | SourceKind::Eyewitness | SourceKind::VictimFamily)
    }

    /// Whoever treats people is a place as often as a source.
    pub fn heals(self) -> bool {
        matches!(self, SourceKind::Hospital | SourceKind::HealthAuthority)
    }

    /// Domains of metrics that it is this kind's office to count.
    pub fn counts(self) -> &'static [&'static str] {
        match self {
            SourceKind::ElectionBody => &["election"],
            SourceKind::Police | SourceKind::InteriorMinistry => &["custody", "harm"],
            SourceKind::Prosecutors => &["custody"],
            SourceKind::Government => &["harm"],
            SourceKind::HealthAuthority | SourceKind::Hospital => &["harm"],
            _ => &[],
        }
    }

    /// Groups of domains that it counts together: whoever tells of one goes on with the others.
    pub fn counts_together(self) -> &'static [&'static [&'static str]] {
        match self {
            SourceKind::Government | SourceKind::Military => &[&["harm", "damage"]],
            SourceKind::InteriorMinistry | SourceKind::Police => &[&["harm", "damage"], &["custody", "damage"]],
            SourceKind::HumanRightsGroup => &[&["harm", "custody"]],
            _ => &[],
        }
    }
}

impl fmt::Display for SourceKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
