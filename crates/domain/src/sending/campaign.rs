//! The states of a campaign and which step may follow which.

words! {
    /// What a campaign is doing.
    CampaignState, UnknownCampaignState, "there is no campaign state of that name":
    Draft = "draft",
    /// Waits for its time.
    Scheduled = "scheduled",
    /// Its audience is being frozen; letters of those already frozen may be on their way.
    Running = "running",
    Paused = "paused",
    /// Every letter has its outcome.
    Finished = "finished",
    /// Stopped by a person; letters not handed over by then are not sent.
    Cancelled = "cancelled",
}

words! {
    /// What a person asks of a campaign.
    CampaignStep, UnknownCampaignStep, "a campaign can be sent, scheduled, paused, resumed, cancelled or reopened":
    Send = "send",
    Schedule = "schedule",
    Pause = "pause",
    Resume = "resume",
    Cancel = "cancel",
    /// Letters in doubt are sent again.
    Reopen = "reopen",
}

/// The step does not fit the state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a {state} campaign cannot {step}")]
pub struct StepRefusal {
    pub state: CampaignState,
    pub step: CampaignStep,
}

impl CampaignState {
    /// The state after a step.
    ///
    /// # Errors
    /// [`StepRefusal`] when the step does not fit.
    pub const fn after(self, step: CampaignStep) -> Result<CampaignState, StepRefusal> {
        use CampaignState::{Cancelled, Draft, Finished, Paused, Running, Scheduled};
        use CampaignStep::{Cancel, Pause, Reopen, Resume, Schedule, Send};
        match (self, step) {
            (Draft | Scheduled, Send) | (Paused, Resume) | (Finished | Running, Reopen) => Ok(Running),
            (Draft | Scheduled, Schedule) => Ok(Scheduled),
            (Running, Pause) | (Paused, Reopen) => Ok(Paused),
            (Scheduled | Running | Paused, Cancel) => Ok(Cancelled),
            (state, step) => Err(StepRefusal { state, step }),
        }
    }

    /// Whether its content and audience may still be changed.
    pub const fn is_open(self) -> bool {
        matches!(self, CampaignState::Draft | CampaignState::Scheduled)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_follow_the_table() {
        use CampaignState as S;
        use CampaignStep as T;
        let allowed = [
            (S::Draft, T::Send, S::Running),
            (S::Draft, T::Schedule, S::Scheduled),
            (S::Scheduled, T::Send, S::Running),
            (S::Scheduled, T::Schedule, S::Scheduled),
            (S::Scheduled, T::Cancel, S::Cancelled),
            (S::Running, T::Pause, S::Paused),
            (S::Running, T::Cancel, S::Cancelled),
            (S::Paused, T::Resume, S::Running),
            (S::Paused, T::Cancel, S::Cancelled),
            (S::Finished, T::Reopen, S::Running),
            (S::Running, T::Reopen, S::Running),
            (S::Paused, T::Reopen, S::Paused),
        ];
        for state in S::ALL {
            for step in T::ALL {
                let expected = allowed.iter().find(|row| (row.0, row.1) == (*state, *step)).map(|row| row.2);
                assert_eq!(state.after(*step).ok(), expected, "{state} {step}");
            }
        }
    }
}
