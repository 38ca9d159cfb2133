//! Writes every shipped letter in every language to a folder, to be looked at: `cargo run -p compose --example look -- DIR`.

use basics::Language;
use compose::{Brand, LetterUrls, LinkNumber, ReaderContext, compile, shipped_letters};
use domain::letters::{Gender, Reader, Sender, Standing};
use words::Catalogue;

struct Plain;

impl LetterUrls for Plain {
    fn click(&self, _link: LinkNumber, target: &str) -> String {
        target.to_owned()
    }
    fn open_pixel(&self) -> Option<String> {
        None
    }
    fn unsubscribe(&self) -> String {
        "https://mail.example.com/u/x".to_owned()
    }
    fn preferences(&self) -> String {
        "https://mail.example.com/p/x".to_owned()
    }
    fn view(&self) -> String {
        "https://mail.example.com/v/x".to_owned()
    }
    fn share(&self) -> String {
        "https://mail.example.com/s/x".to_owned()
    }
}

fn main() {
    let folder = std::env::args().nth(1).expect("the folder to write to");
    let words = Catalogue::embedded();
    let brand = Brand {
        company: "Ningbo Seaway Pumps".to_owned(),
        postal_address: "88 Jiangnan Road\nNingbo 315040\nChina".to_owned(),
        website: "https://www.example.com".to_owned(),
        accent: "#0b5fa5".to_owned(),
        ..Brand::default()
    };
    let context = ReaderContext {
        reader: Reader {
            first_name: "Maria",
            last_name: "Silva",
            gender: Some(Gender::Female),
            form_of_address: Standing::Verified,
            company_name: "Andes Foods",
            ..Reader::default()
        },
        sender: Sender { name: "Lin Yue", company: "Ningbo Seaway Pumps", ..Sender::default() },
    };
    for letter in shipped_letters() {
        for language in letter.languages() {
            let compiled =
                compile(&letter.source(language, Language::ENGLISH, &words), &brand, &words).expect("compiles");
            let rendered = compiled.render(&context, &Plain).expect("renders");
            let path = format!("{folder}/{}-{language}", letter.name);
            std::fs::write(format!("{path}.html"), &rendered.html).expect("the folder can be written");
            std::fs::write(format!("{path}.txt"), &rendered.text).expect("the folder can be written");
            let troubles: Vec<_> = compiled
                .findings()
                .iter()
                .filter(|finding| finding.severity != domain::letters::Severity::Passed)
                .collect();
            println!("{path}: {} bytes, {} links, {:?}", rendered.html.len(), compiled.links().len(), rendered.subject);
            println!("  {troubles:?}");
        }
    }
}
