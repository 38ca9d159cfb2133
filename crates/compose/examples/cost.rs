//! What one reader's letter costs: `cargo run --release -p compose --example cost`.

use basics::Language;
use compose::{Brand, LetterUrls, LinkNumber, ReaderContext, compile, shipped_letters};
use domain::letters::{Reader, Sender};
use std::time::Instant;
use words::Catalogue;

struct Urls(String);

impl LetterUrls for Urls {
    fn click(&self, _link: LinkNumber, _target: &str) -> String {
        self.0.clone()
    }
    fn open_pixel(&self) -> Option<String> {
        Some(self.0.clone())
    }
    fn unsubscribe(&self) -> String {
        self.0.clone()
    }
    fn preferences(&self) -> String {
        self.0.clone()
    }
    fn view(&self) -> String {
        self.0.clone()
    }
    fn share(&self) -> String {
        self.0.clone()
    }
}

#[expect(clippy::disallowed_methods, reason = "an example that measures reads the clock")]
fn main() {
    const ROUNDS: u32 = 20_000;
    let words = Catalogue::embedded();
    let brand = Brand { company: "Seaway Pumps".into(), postal_address: "Ningbo".into(), ..Brand::default() };
    let urls = Urls(format!("https://mail.example.com/c/{}", "x".repeat(90)));
    let reader = Reader { first_name: "Maria", company_name: "Andes Foods", ..Reader::default() };
    let context = ReaderContext { reader, sender: Sender { name: "Lin Yue", company: "Seaway", ..Sender::default() } };
    for letter in shipped_letters() {
        let source = letter.source(Language::ENGLISH, Language::ENGLISH, &words);
        let start = Instant::now();
        let compiled = compile(&source, &brand, &words).expect("compiles");
        let compile_micros = start.elapsed().as_micros();
        let start = Instant::now();
        let mut bytes = 0;
        for _ in 0..ROUNDS {
            let rendered = compiled.render(&context, &urls).expect("renders");
            bytes += rendered.html.len() + rendered.text.len();
        }
        let micros = start.elapsed().as_secs_f64() * 1e6 / f64::from(ROUNDS);
        println!(
            "{}: compile {compile_micros} µs, render {micros:.1} µs, {} bytes, {} links",
            letter.name,
            bytes / ROUNDS as usize,
            compiled.links().len()
        );
    }
}
