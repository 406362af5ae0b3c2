//! Parquet, through Polars: findings, or a list with a column for each of its fields.

use std::io::{self, Write};

use jiff::civil::Date;
use polars::prelude::{Column, DataFrame, DataType, IntoColumn as _, NamedFrom as _, ParquetWriter, PlSmallStr, PolarsResult, Series};
use serde_json::Value;

use super::{Format, Grid, Report, Style, csv, fields};
use crate::table::days_of;

pub(super) const FORMAT: Format = Format {
    id: "parquet",
    summary: "Parquet, one finding (claim, pair, mention) a row; never on a terminal",
    extension: "parquet",
    raw: true,
    binary: true,
    public: false,
    streams: false,
    render,
    grid: Some(grid),
};

fn render(report: &Report, _: &Style, out: &mut dyn Write) -> io::Result<()> {
    csv::with_findings(report, |grid| written(grid, out))
}

fn grid(grid: &Grid<'_>, _: &Style, out: &mut dyn Write) -> io::Result<()> {
    written(grid, out)
}

fn written(grid: &Grid<'_>, out: &mut dyn Write) -> io::Result<()> {
    let values: Vec<Value> = (0..grid.len).map(|i| (grid.value)(i)).collect();
    let columns = grid.columns.iter().map(|name| column(grid.name, name, &values)).collect::<PolarsResult<Vec<_>>>();
    let mut frame = columns.and_then(|columns| DataFrame::new(values.len(), columns)).map_err(io::Error::other)?;
    // Polars seeks nothing, but wants to own what it writes to.
    let mut bytes = Vec::new();
    ParquetWriter::new(&mut bytes).finish(&mut frame).map_err(io::Error::other)?;
    out.write_all(&bytes)
}

/// One column, of the type that its field is documented with; text where a list has no documented record.
fn column(record: &str, name: &str, rows: &[Value]) -> PolarsResult<Column> {
    let cells = rows.iter().map(|row| row.get(name).unwrap_or(&Value::Null));
    let label = PlSmallStr::from_str(name);
    let series = match fields::storage(record, name) {
        fields::Storage::Number => Series::new(label, cells.map(Value::as_f64).collect::<Vec<Option<f64>>>()),
        fields::Storage::Whole => Series::new(label, cells.map(Value::as_u64).collect::<Vec<Option<u64>>>()),
        fields::Storage::Position => {
            Series::new(label, cells.map(|c| c.as_u64().and_then(|n| u32::try_from(n).ok())).collect::<Vec<Option<u32>>>())
        }
        fields::Storage::Flag => Series::new(label, cells.map(Value::as_bool).collect::<Vec<Option<bool>>>()),
        fields::Storage::Day => {
            let day = |c: &Value| c.as_str().and_then(|d| d.parse::<Date>().ok()).map(days_of);
            Series::new(label, cells.map(day).collect::<Vec<Option<i32>>>()).cast(&DataType::Date)?
        }
        fields::Storage::Text => {
            let text = |c: &Value| if c.is_null() { None } else { Some(csv::field(c)) };
            Series::new(label, cells.map(text).collect::<Vec<Option<String>>>())
        }
    };
    Ok(series.into_column())
}
