//! What must hold of every refusal, whatever its words.

use super::*;

#[test]
fn only_an_address_that_is_of_no_use_or_a_wish_suppresses_and_never_for_now() {
    for class in Class::ALL {
        for lasting in [Lasting::Permanent, Lasting::Transient] {
            let (_, action) = consequence(*class, lasting);
            let may = class.ends_an_address() && lasting == Lasting::Permanent || class.is_a_wish();
            assert_eq!(action == Action::Suppress, may, "{class}");
        }
    }
}
