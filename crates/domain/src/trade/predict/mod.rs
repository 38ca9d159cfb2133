//! Predictions.
