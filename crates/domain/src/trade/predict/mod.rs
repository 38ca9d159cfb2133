//! What a company will probably order, from what it has ordered: the BG/NBD model of when, the Gamma-Gamma model of how much.
//!
//! Both are fitted to a workspace's own history by maximum likelihood, without a dependency and without chance: the same history
//! gives the same numbers. Too thin a history is refused. What they do not know: seasons, prices, and why somebody orders.
//!
//! P. S. Fader, B. G. S. Hardie, K. L. Lee, "Counting Your Customers" the Easy Way, Marketing Science 24 (2005) 275-284;
//! P. S. Fader, B. G. S. Hardie, The Gamma-Gamma Model of Monetary Value, <http://brucehardie.com/notes/025/> (2013).

mod behaviour;
mod bg_nbd;
mod fit;
mod forecast;
mod gamma_gamma;
mod special;

pub use behaviour::Behaviour;
pub use bg_nbd::BgNbd;
pub use fit::{FitRefusal, REPEAT_BUYERS_AT_LEAST};
pub use forecast::{ALIVE_AT_LEAST, Forecast, HORIZON_DAYS, LAPSE_WARNING_DAYS, Models, about_to_lapse};
pub use gamma_gamma::{GammaGamma, spend_correlation};

#[cfg(test)]
mod tests;
