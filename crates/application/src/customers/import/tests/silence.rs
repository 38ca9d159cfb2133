use super::harness::{begin, ground, view};
use crate::customers::import::{Pace, StartDryRun, advance_imports, change_import};
use crate::testing::TestTradewind;
use domain::customers::import::{Conflict, ImportState};
use outside::{MailExchanger, Pending, ResolveError, Resolver};
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;

/// Name servers that never answer.
#[derive(Default)]
struct Silent {
    asked: Notify,
}

impl Silent {
    fn never<T: Send + 'static>(&self) -> Pending<'_, T> {
        self.asked.notify_one();
        Box::pin(std::future::pending())
    }
}

impl Resolver for Silent {
    fn addresses<'a>(&'a self, _host: &'a str) -> Pending<'a, Result<Vec<IpAddr>, ResolveError>> {
        self.never()
    }

    fn mail_exchangers<'a>(&'a self, _domain: &'a str) -> Pending<'a, Result<Vec<MailExchanger>, ResolveError>> {
        self.never()
    }

    fn texts<'a>(&'a self, _name: &'a str) -> Pending<'a, Result<Vec<String>, ResolveError>> {
        self.never()
    }

    fn pointers(&self, _address: IpAddr) -> Pending<'_, Result<Vec<String>, ResolveError>> {
        self.never()
    }

    fn alias<'a>(&'a self, _name: &'a str) -> Pending<'a, Result<String, ResolveError>> {
        self.never()
    }
}

#[tokio::test]
async fn a_dry_run_gives_up_on_name_servers_that_say_nothing() {
    let test = TestTradewind::new().await;
    let silent = Arc::new(Silent::default());
    test.connect_by("https://tradewind.example", Arc::<Silent>::clone(&silent) as _);
    let by = test.administrator();
    let id = begin(&test, "Email\na@quiet.example\nb@quiet.example\n").await.unwrap();
    change_import(&test.application, &by, id, None, ground(Conflict::Fill)).await.unwrap();
    test.application.perform(&by, StartDryRun { import: id }).await.unwrap();
    let turning = async {
        silent.asked.notified().await;
        test.turn(Duration::from_secs(15));
    };
    let (advanced, ()) = tokio::join!(advance_imports(&test.application, Pace::ToTheEnd), turning);
    advanced.unwrap();
    let after = view(&test, id).await;
    assert_eq!(after.state, ImportState::Checked);
    assert_eq!(after.addresses.unwrap().unknown, 2);
}
