//! The errand of an export of predictions: the models and what they expect of each company, as JSON, for another program or for checking ours.

use super::errand::{PredictionsExported, Reply};
use super::link::Link;
use crate::commands::Failure;
use application::Application;
use application::trade::tiers::{ExportedPrediction, PredictionExport};
use domain::trust::Viewer;
use serde_json::{Value, json};

pub async fn carry_out(application: &Application, link: &mut Link) -> Result<PredictionsExported, Failure> {
    let Some(mut export) = PredictionExport::begin(application, &Viewer::system()).await? else {
        return Err(Failure::Input(
            "there are no models to predict by: too few companies ordered again, or they are not fitted yet; /scores says which"
                .into(),
        ));
    };
    let (at, models) = (export.day().to_date().to_string(), export.models());
    let total = i64::try_from(models.companies).unwrap_or(i64::MAX);
    let (days_ahead, monthly_rate) = PredictionExport::ahead();
    let head = json!({"as_of": at, "fitted_on": models.fitted_on.to_date().to_string(), "models": models.models,
        "currency": models.currency.to_string(), "days_ahead": days_ahead, "monthly_rate": monthly_rate});
    // The object stays open for its last key.
    let head = head.to_string();
    let open = head.strip_suffix('}').unwrap_or(&head);
    link.say_bytes(open.as_bytes()).await?;
    link.say_bytes(b",\"companies\":[").await?;
    let mut companies = 0u64;
    while let Some(page) = export.next().await? {
        let mut text = String::new();
        for one in &page {
            text.push_str(if companies == 0 { "\n" } else { ",\n" });
            text.push_str(&written(one).to_string());
            companies += 1;
        }
        link.say_bytes(text.as_bytes()).await?;
        let done = i64::try_from(companies).unwrap_or(i64::MAX);
        link.say(&Reply::Progress { what: "written".into(), done, total }).await?;
    }
    link.say_bytes(b"\n]}\n").await?;
    Ok(PredictionsExported { companies, at })
}

fn written(one: &ExportedPrediction) -> Value {
    let (of, forecast) = (one.behaviour, one.forecast);
    json!({
        "id": one.company.to_string(),
        "repeats": of.repeats,
        "recency_days": of.recency_days,
        "age_days": of.age_days,
        "mean_minor": of.mean_minor,
        "alive": forecast.map(|forecast| forecast.alive),
        "orders": forecast.map(|forecast| forecast.orders),
        "next_order_on": forecast.and_then(|forecast| forecast.next_order).map(|day| day.to_date().to_string()),
        "value_minor": forecast.and_then(|forecast| forecast.value_minor),
    })
}
