//! The two people of a letter, as far as the letter speaks of them. Borrowed texts; empty = not known.

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Gender {
    Female,
    Male,
}

/// How sure we are of a fact about a person. Only a verified one may put "Mr." before a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    Verified,
    #[default]
    Guessed,
}

/// Who reads the letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Reader<'a> {
    pub first_name: &'a str,
    pub last_name: &'a str,
    /// A title that replaces Mr. and Ms.: `Dr.`, `Eng.`, `Prof.`
    pub title: &'a str,
    pub gender: Option<Gender>,
    /// Whether `title` and `gender` are verified.
    pub form_of_address: Standing,
    pub job_title: &'a str,
    pub address: &'a str,
    pub city: &'a str,
    /// The country's name in the letter's language.
    pub country: &'a str,
    pub company_name: &'a str,
    pub company_industry: &'a str,
    pub company_website: &'a str,
}

/// Who signs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sender<'a> {
    pub name: &'a str,
    pub job_title: &'a str,
    pub address: &'a str,
    pub phone: &'a str,
    pub company: &'a str,
}
