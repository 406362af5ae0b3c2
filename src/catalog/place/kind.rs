//! Kinds of places, and of the words around them.

/// What a place is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PlaceKind {
    /// A state of its own (or a territory reported as one).
    Country,
    /// A part of the world above countries.
    Area,
    /// A federal unit with authorities of its own: a US state, a German Land.
    State,
    /// A first-level part of a country: region, province, county.
    Region,
    /// City, town or village.
    City,
    /// A part of a region or of a city.
    District,
    /// A square.
    Square,
    /// Street, avenue, bridge, motorway.
    Street,
    /// Park, garden.
    Park,
    /// Anything with a roof: parliament, cinema, airport, embassy.
    Building,
    /// Prison, colony, detention centre.
    Prison,
}

impl PlaceKind {
    /// Name in the data files.
    pub fn as_str(self) -> &'static str {
        KINDS.iter().find(|(_, kind)| *kind == self).map_or("", |(name, _)| name)
    }

    /// Kind of a name in the data files.
    pub fn parse(name: &str) -> Option<Self> {
        KINDS.iter().find(|(n, _)| *n == name).map(|(_, kind)| *kind)
    }

    /// Below the level of a city: names such as “Independence Square” mean nothing without their city.
    pub fn is_local(self) -> bool {
        matches!(self, Self::Square | Self::Street | Self::Park | Self::Building | Self::Prison | Self::District)
    }

    /// All kinds, in a fixed order.
    pub(super) fn order() -> [Self; KINDS.len()] {
        KINDS.map(|(_, kind)| kind)
    }

    /// Names for messages: all kinds.
    pub fn all() -> String {
        KINDS.map(|(name, _)| name).join(", ")
    }
}

const KINDS: [(&str, PlaceKind); 11] = [
    ("country", PlaceKind::Country),
    ("area", PlaceKind::Area),
    ("state", PlaceKind::State),
    ("region", PlaceKind::Region),
    ("city", PlaceKind::City),
    ("district", PlaceKind::District),
    ("square", PlaceKind::Square),
    ("street", PlaceKind::Street),
    ("park", PlaceKind::Park),
    ("building", PlaceKind::Building),
    ("prison", PlaceKind::Prison),
];

/// A name.
pub(super) const NAME: u8 = 0;
/// An adjective, or a word for inhabitants.
pub(super) const DEMONYM: u8 = 1;
/// A phrase that holds a place's name but is no place: “Washington Post”.
pub(super) const NOT_A_PLACE: u8 = 2;
/// Makes a city's name the name of something wider: “region”.
pub(super) const TYPE: u8 = 3;
/// Says nothing: “city of”.
pub(super) const FILLER: u8 = 4;
/// Joins places in a cell: “and”.
pub(super) const AND: u8 = 5;

/// Kinds of lines that are no places, all with the id `-`.
pub(super) const WORD_KINDS: [(&str, u8); 4] = [("not-a-place", NOT_A_PLACE), ("type", TYPE), ("filler", FILLER), ("and", AND)];
