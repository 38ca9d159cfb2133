//! `tradewind openapi`: the description of the API, as the server gives it at /api/v1/openapi.json.

use super::Failure;

pub fn run() -> Result<(), Failure> {
    let text = server::openapi().to_pretty_json().map_err(|error| Failure::Other(error.to_string()))?;
    println!("{text}");
    Ok(())
}
