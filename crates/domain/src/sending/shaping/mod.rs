//! How letters are shaped: for each channel and destination group connections, rate, back-off. All of it data, in layers: what is
//! shipped, the user's own file, what is set on the channel. A later layer changes only what it names.

pub mod cell;
pub mod defaults;
pub mod division;
pub mod pace;
pub mod part;
pub mod throttle;

pub use cell::{Rate, Shape, ShapeChange, ShapeRefusal};
pub use division::{Bounds, Division};
pub use pace::Pace;
pub use part::{Part, RatePart};
pub use throttle::Throttle;
