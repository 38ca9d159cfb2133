//! How letters are shaped: for each channel and destination group connections, rate, back-off. All of it data, in layers: what is
//! shipped, the user's own file, what is set on the channel. A later layer changes only what it names.

pub mod cell;
pub mod defaults;
pub mod pace;
pub mod throttle;

pub use cell::{Rate, Shape, ShapeChange, ShapeRefusal};
pub use pace::Pace;
pub use throttle::Throttle;
