//! What holds of every reading of every text; the property tests and the fuzz targets share it.

use counterclaim::catalog::Catalog;
use counterclaim::claim::{Claim, EventContext, extract};
use counterclaim::text::{DispatchMeta, parse};

/// Reads `bytes` as a file of this ending and says which claim does not stand where it says.
pub fn unsound(bytes: &[u8], language: Option<&str>, ending: &str) -> Option<String> {
    let catalog = Catalog::built_in();
    let meta = DispatchMeta { language: language.map(str::to_owned), published: Some("2020-08-14".to_owned()), ..DispatchMeta::default() };
    let (dispatch, _) = parse("any", &format!("any.{ending}"), bytes, &meta, catalog);
    let dispatch = dispatch?;
    let policy = catalog.policy("interval")?;
    let found = extract(&dispatch, catalog, policy, &EventContext::default());
    found.claims.iter().find_map(|claim| misplaced(claim, &dispatch.text)).map(|why| format!("{why} in {:?}", dispatch.text))
}

/// A span slices to its text.
fn misplaced(claim: &Claim, text: &str) -> Option<String> {
    let slices =
        [("quote", &claim.quote, claim.start, claim.end), ("number_text", &claim.number_text, claim.number_start, claim.number_end)];
    slices.into_iter().find_map(|(column, written, start, end)| {
        let slice = start.zip(end).map(|(start, end)| text.get(start as usize..end as usize));
        let placed = match (written, slice) {
            (Some(written), Some(slice)) => slice == Some(written.as_str()),
            (None, None) => true,
            _ => false,
        };
        (!placed).then(|| format!("{column} {written:?} at {slice:?}"))
    })
}
