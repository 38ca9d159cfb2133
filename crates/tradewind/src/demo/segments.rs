//! Segments that the office keeps an eye on.

use crate::commands::Failure;
use application::customers::behaviour::{PutThing, ReportedThing};
use application::customers::labels::ListKind;
use application::customers::segments::{KeepAsList, KeptInto, MakeSegment};
use application::{Application, Trouble};
use domain::customers::behaviour::ThingType;
use domain::customers::condition::Condition;
use domain::trust::Viewer;
use serde_json::{Value, json};

/// The one that the office keeps as a list: it is to stay as it was.
const AS_A_LIST: &str = "Readers in the United States and Mexico";

/// The page of prices, as links of letters name it.
const PRICES: &str = "www.tide-and-timber.example/price-list";

/// Name, note, condition, and whether somebody wants to know who comes and goes.
fn kept() -> [(&'static str, &'static str, Value, bool); 5] {
    [
        (
            "Warm leads",
            "By the rules of the score: whom to call first.",
            json!({"version": 5, "field": "score", "operator": "at_least", "value": 40}),
            true,
        ),
        (
            "Warm, and nobody has written",
            "Clicked within a month and asked for nothing since: worth a call.",
            json!({"version": 3, "happened": "clicked", "within_days": 30, "then_not": {"happened": "inquired"}}),
            true,
        ),
        (
            AS_A_LIST,
            "",
            json!({"version": 3, "all": [
                {"field": "country", "operator": "in", "value": ["US", "MX"]},
                {"happened": "opened", "operator": "at_least", "value": 1, "within_days": 365},
            ]}),
            true,
        ),
        (
            "Buyers that fell asleep",
            "For the spring letter: companies that are dormant or were lost.",
            json!({"version": 3, "company": {"field": "tier", "operator": "in", "value": ["dormant", "dormant_small", "lost"]}}),
            false,
        ),
        (
            "Ordered twice within a year",
            "",
            json!({"version": 3, "company": {"happened": "ordered", "operator": "at_least", "value": 2, "within_days": 365}}),
            false,
        ),
    ]
}

/// Keeps them.
///
/// # Errors
/// What a verb refuses: a fault of this story or of the program.
pub async fn make(application: &Application, by: &Viewer) -> Result<(), Failure> {
    for (name, note, condition, watched) in kept() {
        let condition = Condition::read(&condition).map_err(|error| Failure::from(Trouble::broken(error)))?;
        let verb = MakeSegment { name: name.to_owned(), note: note.to_owned(), condition, watched };
        let segment = application.perform(by, verb).await?;
        if name == AS_A_LIST {
            let into = KeptInto::New { name: format!("{name}, autumn"), kind: ListKind::Other };
            application.perform(by, KeepAsList { segment, into }).await?;
        }
    }
    about_prices(application, by).await
}

/// Names the page of prices, which links of letters lead to, and keeps who went there and asked for nothing.
async fn about_prices(application: &Application, by: &Viewer) -> Result<(), Failure> {
    let page = ReportedThing {
        kind: ThingType::Page,
        key: PRICES.to_owned(),
        name: "Price list".to_owned(),
        category: Some("Prices".to_owned()),
    };
    let id = application.perform(&Viewer::system(), PutThing { thing: page }).await?;
    let condition = json!({"version": 2, "happened": "clicked", "about": [id.to_string()],
        "then_not": {"happened": "inquired"}});
    let verb = MakeSegment {
        name: "Saw the prices, asked for nothing".to_owned(),
        note: "Clicked the price list in a letter; no inquiry has come since.".to_owned(),
        condition: Condition::read(&condition).map_err(|error| Failure::from(Trouble::broken(error)))?,
        watched: true,
    };
    application.perform(by, verb).await?;
    Ok(())
}
