//! How long sealing, opening, hashing and signing take on this machine: `cargo run -p seal --example speed`.

use basics::{Dice, Timestamp};
use seal::{Keyring, MasterKey, Place, TokenKind};
use std::hint::black_box;
use std::time::Instant;

const ROUNDS: u32 = 200_000;

fn main() {
    let mut dice = Dice::from_number(1);
    let master = MasterKey::generate(&mut dice);
    let (keyring, _) = Keyring::create(&master, Timestamp::EPOCH, &mut dice);
    let place = Place::new("contact", "person", 42);
    let plain = [7u8; 200];
    let sealed = keyring.seal(place, &plain, &mut dice);
    let token = keyring.sign_token(TokenKind::Click, &[1; 16]);
    measure("seal 200 bytes", || keyring.seal(place, &plain, &mut dice));
    measure("unseal 200 bytes", || keyring.unseal(place, &sealed));
    measure("address_hash", || keyring.address_hash("anna.schmidt@example.com"));
    measure("sign_token 16 bytes", || keyring.sign_token(TokenKind::Click, &[1; 16]));
    measure("read_token 16 bytes", || keyring.read_token(TokenKind::Click, &token));
}

#[expect(clippy::disallowed_methods, reason = "a measurement by hand reads the real clock")]
fn measure<T>(what: &str, mut act: impl FnMut() -> T) {
    let start = Instant::now();
    for _ in 0..ROUNDS {
        black_box(act());
    }
    println!("{what}: {:.0} ns", start.elapsed().as_nanos() as f64 / f64::from(ROUNDS));
}
