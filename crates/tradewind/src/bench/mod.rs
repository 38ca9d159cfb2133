//! Measuring: real rooms, a real ledger, a real receiver on loopback; the limit measured in the same run.

pub mod audience;
pub mod import;
pub mod process;
pub mod road;
pub mod send;
pub mod sink;
pub mod track;

/// One line for programs, several for people.
fn print(common: &crate::Common, result: &serde_json::Value) {
    if common.json {
        println!("{result}");
    } else {
        println!("{result:#}");
    }
}
