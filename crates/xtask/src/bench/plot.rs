//! The plot beside the report: wall clock, processor and memory, as bars from zero.

use std::path::Path;

use plotters::prelude::*;

use super::Result;
use super::cases::{Measured, Size};
use super::figures::{Figures, median};

const FLOOR: RGBColor = RGBColor(134, 142, 150);
const OURS: RGBColor = RGBColor(25, 113, 194);
const LIMIT: RGBColor = RGBColor(201, 42, 42);

/// One bar.
struct Bar {
    name: String,
    value: f64,
    colour: RGBColor,
    /// How high it may be.
    limit: Option<f64>,
}

/// Draws three panels of bars.
pub(super) fn draw(path: &Path, size: &Size, measured: &Measured) -> Result<()> {
    let area = SVGBackend::new(path, (1_080, 420)).into_drawing_area();
    let drawn: std::result::Result<(), String> = (|| {
        area.fill(&WHITE).map_err(words)?;
        let panels = area.split_evenly((1, 3));
        let times = |of: fn(&Figures) -> f64, factor: f64| {
            let floor = median(&measured.floor, of);
            let full = median(&measured.full, of);
            vec![
                bar("floor", floor, FLOOR, None),
                bar("first full", full, OURS, Some(floor * factor)),
                bar("unchanged", median(&measured.again, of), OURS, (factor < 2.0).then_some(full * 0.4)),
            ]
        };
        panel(&panels[0], "Wall clock, s", &times(|one| one.wall, 1.5))?;
        panel(&panels[1], "Processor, s", &times(|one| one.cpu, 2.0))?;
        let small = median(&measured.full, |one| one.peak);
        let memory = [
            bar(&format!("{}k rows", size.rows / 500), small, OURS, Some(150.0)),
            bar(
                &format!("{}k rows", size.more_rows / 500),
                median(&measured.more_full, |one| one.peak),
                OURS,
                Some(small + 24.0),
            ),
        ];
        panel(&panels[2], "Peak memory, MiB", &memory)?;
        area.present().map_err(words)
    })();
    drawn.map_err(Into::into)
}

fn bar(name: &str, value: f64, colour: RGBColor, limit: Option<f64>) -> Bar {
    Bar { name: name.to_owned(), value, colour, limit }
}

fn words(error: impl std::fmt::Display) -> String {
    format!("the plot was not drawn: {error}")
}

/// A panel; a red line over a bar is what it may be at most.
fn panel<B: DrawingBackend>(
    area: &DrawingArea<B, plotters::coord::Shift>,
    title: &str,
    bars: &[Bar],
) -> std::result::Result<(), String> {
    let highest = bars.iter().map(|bar| bar.value.max(bar.limit.unwrap_or(0.0))).fold(0.0, f64::max);
    let width = bars.len() as f64;
    let mut chart = ChartBuilder::on(area)
        .caption(title, ("sans-serif", 18))
        .margin(12)
        .x_label_area_size(30)
        .y_label_area_size(48)
        .build_cartesian_2d(0.0..width, 0.0..highest.max(0.001) * 1.15)
        .map_err(words)?;
    chart
        .configure_mesh()
        .disable_x_mesh()
        .disable_x_axis()
        .light_line_style(RGBColor(241, 243, 245))
        .bold_line_style(RGBColor(233, 236, 239))
        .y_labels(6)
        .label_style(("sans-serif", 13))
        .draw()
        .map_err(words)?;
    for (at, bar) in bars.iter().enumerate() {
        let left = at as f64;
        let shape = Rectangle::new([(left + 0.2, 0.0), (left + 0.8, bar.value)], bar.colour.filled());
        chart.draw_series([shape]).map_err(words)?;
        if let Some(limit) = bar.limit {
            let line = PathElement::new([(left + 0.12, limit), (left + 0.88, limit)], LIMIT.stroke_width(2));
            chart.draw_series([line]).map_err(words)?;
        }
        let value = if bar.value < 10.0 { format!("{:.2}", bar.value) } else { format!("{:.0}", bar.value) };
        let middle =
            ("sans-serif", 14).into_font().color(&BLACK).pos(plotters::style::text_anchor::Pos::new(
                plotters::style::text_anchor::HPos::Center,
                plotters::style::text_anchor::VPos::Bottom,
            ));
        let above = Text::new(value, (left + 0.5, bar.value + highest * 0.015), middle.clone());
        let below = Text::new(bar.name.clone(), (left + 0.5, -highest * 0.075), middle);
        chart.draw_series([above]).map_err(words)?;
        chart.plotting_area().strip_coord_spec();
        chart.draw_series([below]).map_err(words)?;
    }
    Ok(())
}
