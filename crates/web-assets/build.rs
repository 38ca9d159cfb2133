//! Only watches the built web app: npm is never started from here.

fn main() {
    println!("cargo::rerun-if-changed=../../web/dist");
    if !std::path::Path::new("../../web/dist/index.html").exists() {
        println!(
            "cargo::warning=web/dist is missing: the program will show a placeholder page; `make web` builds the app"
        );
    }
}
