//! Claims ↔ Polars frame.

use std::borrow::Cow;

use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use polars::prelude::{
    AnyValue, Column as PolarsColumn, DataFrame, DataType, IntoColumn as _, NamedFrom as _, PlSmallStr, PolarsResult, Series,
};

use super::column::{COLUMNS, Cell, Column, Given, Type, fault};
use super::mapping::Known;
use super::row::{Placed, Rows, head};
use super::{Mapping, Read};
use crate::claim::Claim;

/// Every column, null where there is nothing.
///
/// # Errors
/// Never for columns of one length, which these are.
pub fn to_frame(claims: &[Claim]) -> PolarsResult<DataFrame> {
    let columns = COLUMNS.iter().map(|c| to_series(c, claims)).collect::<PolarsResult<Vec<_>>>()?;
    DataFrame::new(claims.len(), columns)
}

fn to_series(column: &Column, claims: &[Claim]) -> PolarsResult<PolarsColumn> {
    let cells = claims.iter().map(|c| (column.get)(c));
    let name = PlSmallStr::from_static(column.name);
    let series = match column.dtype {
        Type::Text => Series::new(name, cells.map(|c| if let Cell::Text(t) = c { Some(t) } else { None }).collect::<Vec<Option<&str>>>()),
        Type::Number => {
            Series::new(name, cells.map(|c| if let Cell::Number(n) = c { Some(n) } else { None }).collect::<Vec<Option<f64>>>())
        }
        Type::Date => {
            let days = cells.map(|c| if let Cell::Date(d) = c { Some(days_of(d)) } else { None }).collect::<Vec<Option<i32>>>();
            Series::new(name, days).cast(&DataType::Date)?
        }
        Type::Position => {
            let whole = cells.map(|c| if let Cell::Whole(n) = c { u32::try_from(n).ok() } else { None });
            Series::new(name, whole.collect::<Vec<Option<u32>>>())
        }
        Type::Offset => Series::new(name, cells.map(|c| if let Cell::Whole(n) = c { Some(n) } else { None }).collect::<Vec<Option<u64>>>()),
    };
    Ok(series.into_column())
}

/// Days since 1970-01-01.
pub fn days_of(day: Date) -> i32 {
    day.since(date(1970, 1, 1)).map_or(0, |span| span.get_days())
}

/// The day that many days after 1970-01-01.
fn day_of(days: i32) -> Option<Date> {
    date(1970, 1, 1).checked_add(days.days()).ok()
}

/// Reads the claims of any frame whose columns have our names, or names that `mapping` gives a meaning.
pub fn from_frame(frame: &DataFrame, shown: &str, mapping: &Mapping, template: &Claim) -> Read {
    read_frame(frame, shown, mapping, template, None)
}

/// The same for some rows of a file; `lines` are their numbers in it.
pub(super) fn read_frame(frame: &DataFrame, shown: &str, mapping: &Mapping, template: &Claim, lines: Option<&[u32]>) -> Read {
    let mut rows = Rows::new(shown, template);
    let names: Vec<String> = frame.columns().iter().map(|c| c.name().to_string()).collect();
    let Some(known) = head(&names, shown, mapping, template, rows.problems()) else {
        return Read { skipped: frame.height(), rows: frame.height(), ..rows.finish() };
    };
    let columns: Vec<_> = (1u32..)
        .zip(frame.columns())
        .zip(&known)
        .filter_map(|((at, values), known)| if let Some(Known::Ours(column)) = known { Some((at, *column, values)) } else { None })
        .collect();
    let held = |at: usize, name: &str| match mapping.layout() {
        Some(layout) => layout.names(name),
        None => matches!(known.get(at), Some(Some(Known::Ours(_)))),
    };
    let unheld: Vec<_> = (0..).zip(frame.columns()).filter(|(at, c)| !held(*at, c.name())).map(|(_, c)| c).collect();
    rows.reserve(frame.height());
    for (line, row) in (1u32..).zip(0..frame.height()) {
        rows.count();
        for values in unheld.iter().filter(|v| v.get(row).is_ok_and(|v| says_something(&v))) {
            rows.unheld(values.name());
        }
        let line = lines.and_then(|l| l.get(row).copied()).unwrap_or(line);
        if let Some(layout) = mapping.layout() {
            let of = |name: &str| {
                let (at, column) = (1u32..).zip(frame.columns()).find(|(_, c)| c.name().eq_ignore_ascii_case(name))?;
                given(column.get(row).ok()?).map(|given| (given, (line, at)))
            };
            let read = layout.rows(&of);
            if read.is_empty() {
                rows.without_figure();
            }
            read.into_iter().for_each(|cells| rows.push((line, 1), cells));
            continue;
        }
        let mut cells = Vec::with_capacity(columns.len());
        let mut unread = false;
        for (at, column, values) in &columns {
            let Ok(value) = values.get(row) else {
                unread = true;
                continue;
            };
            if let Some(given) = given(value) {
                cells.push(Placed { column, given, at: (line, *at) });
            }
        }
        if unread {
            rows.skip((line, 1), fault("this row cannot be read", "write the file anew"));
        } else {
            rows.push((line, 1), cells);
        }
    }
    rows.finish()
}

fn says_something(value: &AnyValue<'_>) -> bool {
    !value.is_null() && value.get_str().is_none_or(|t| !t.trim().is_empty())
}

fn given(value: AnyValue<'_>) -> Option<Given<'_>> {
    Some(match value {
        AnyValue::Null => return None,
        AnyValue::String(t) => Given::Text(Cow::Borrowed(t)),
        AnyValue::StringOwned(t) => Given::Text(Cow::Owned(t.to_string())),
        AnyValue::Date(days) => match day_of(days) {
            Some(day) => Given::Text(Cow::Owned(day.to_string())),
            None => Given::Other("a date out of range"),
        },
        AnyValue::Categorical(code, words) => Given::Text(Cow::Borrowed(words.cat_to_str(code)?)),
        ref coded @ (AnyValue::CategoricalOwned(..) | AnyValue::Enum(..) | AnyValue::EnumOwned(..)) => {
            Given::Text(Cow::Owned(coded.get_str()?.to_owned()))
        }
        AnyValue::Boolean(_) => Given::Other("true or false"),
        number if number.dtype().is_primitive_numeric() => match number.extract::<f64>() {
            Some(n) => Given::Number(n),
            None => Given::Other("a number too large"),
        },
        _ => Given::Other("a value of a type that no column has"),
    })
}
