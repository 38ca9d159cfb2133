//! What our models make of a table of customers: `scripts/proof/predictions.py` holds it against a reference implementation.
//!
//! Standard input: a line of headings, then `repeats,recency_days,age_days,mean_minor` (further columns are not looked at). Arguments:
//! days ahead, and the discount a month. Output: JSON with the parameters, and for each row alive, orders, spend and value.

use domain::trade::Day;
use domain::trade::predict::{Behaviour, Models, spend_correlation};
use std::error::Error;
use std::io::Read;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let days: u32 = arguments.next().ok_or("days ahead")?.parse()?;
    let monthly_rate: f64 = arguments.next().ok_or("the discount a month")?.parse()?;
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text)?;
    let behaviours = text.lines().skip(1).map(row).collect::<Result<Vec<Behaviour>, Box<dyn Error>>>()?;
    let models = Models::fit(&behaviours)?;
    let rows: Vec<_> = behaviours
        .iter()
        .map(|of| {
            let forecast = models.forecast(of, Day::from_number(0), days, monthly_rate)?;
            Some((forecast.alive, forecast.orders, models.spend.expected_spend(of), forecast.value_minor))
        })
        .collect();
    let correlation = spend_correlation(&behaviours);
    println!("{}", serde_json::json!({ "models": models, "correlation": correlation, "rows": rows }));
    Ok(())
}

fn row(line: &str) -> Result<Behaviour, Box<dyn Error>> {
    let columns: Vec<&str> = line.split(',').collect();
    let [repeats, recency, age, mean, ..] = columns[..] else { return Err("a row has four columns".into()) };
    Ok(Behaviour {
        repeats: repeats.parse()?,
        recency_days: recency.parse()?,
        age_days: age.parse()?,
        mean_minor: mean.parse()?,
    })
}
