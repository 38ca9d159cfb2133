//! How far a company has come with us (lifecycle), and how far its present conversation has: both are functions of days that are
//! known, so a stage moves by itself and nobody has to set it.

mod conversation;
mod lifecycle;

pub use conversation::{ConversationBorders, ConversationFacts, ConversationStage, UnknownConversationStage};
pub use lifecycle::{LifecycleBorders, LifecycleFacts, LifecycleStage, StageRefusal, UnknownLifecycleStage};
