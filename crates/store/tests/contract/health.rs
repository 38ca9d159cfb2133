//! Health, key changes and reports: the same on both databases.

use basics::Timestamp;
use basics::ids::{MailReportId, SendingDomainId};
use domain::sending::health::{Check, Health};
use store::both_databases;
use store::sending::health::{self, CheckRecord};
use store::sending::key_change::{self, KeyChange};
use store::sending::mail_report::{self, DaySum, ReportRecord, ReportRow};
use store::testing::write;

const NOW: Timestamp = Timestamp::from_millis(1_795_424_400_000);

fn check(state: Health) -> CheckRecord {
    CheckRecord {
        subject: 7,
        noun: "domain".to_owned(),
        check: Check::Spf,
        state,
        finding: "{}".to_owned(),
        since: NOW,
        checked_at: NOW,
    }
}

fn report(id: i64) -> ReportRecord {
    ReportRecord {
        id: MailReportId::from_i64(id),
        kind: "dmarc".to_owned(),
        domain: "seller.example".to_owned(),
        organisation: "Mail Giant".to_owned(),
        report_id: "1".to_owned(),
        from_at: NOW,
        until_at: NOW,
        passed: 120,
        failed: 7,
        detail: None,
        taken_at: NOW,
    }
}

fn row(source: &str, letters: i64, passes: bool) -> ReportRow {
    ReportRow {
        day: 20_780,
        source: source.to_owned(),
        letters,
        passes,
        dkim: passes,
        spf: false,
        disposition: "none",
        dkim_domain: None,
        spf_domain: None,
    }
}

both_databases! {
    async fn a_day_remembers_its_worst(database: Database) {
        for (state, day) in [(Health::Good, 1), (Health::Bad, 1), (Health::Warn, 1), (Health::Good, 2)] {
            write(&database, move |tx| Box::pin(async move { health::put(tx, &check(state), day).await })).await.unwrap();
        }
        let days = health::days(&database, 7, 0).await.unwrap();
        let states: Vec<_> = days.iter().map(|day| (day.day, day.state)).collect();
        assert_eq!(states, [(1, Health::Bad), (2, Health::Good)]);
        assert_eq!(health::all(&database).await.unwrap(), [check(Health::Good)]);
        write(&database, |tx| Box::pin(async move { health::sweep(tx, 2).await })).await.unwrap();
        assert_eq!(health::days(&database, 7, 0).await.unwrap().len(), 1);
        write(&database, |tx| Box::pin(async move { health::forget_all(tx, 7).await })).await.unwrap();
        assert!(health::all(&database).await.unwrap().is_empty());
    }

    async fn a_change_of_keys_is_written_over(database: Database) {
        let of = |switched_at: Option<Timestamp>| KeyChange {
            domain: SendingDomainId::from_i64(7),
            selector: "tw2".to_owned(),
            sealed: switched_at.is_none().then(|| vec![1, 2]),
            new_records: "[]".to_owned(),
            old_records: "[]".to_owned(),
            started_at: NOW,
            switched_at,
        };
        for at in [None, Some(NOW)] {
            write(&database, move |tx| Box::pin(async move { key_change::put(tx, &of(at)).await })).await.unwrap();
        }
        assert_eq!(key_change::get(&database, SendingDomainId::from_i64(7)).await.unwrap(), Some(of(Some(NOW))));
    }

    async fn a_report_is_kept_once_and_summed(database: Database) {
        let rows = || vec![row("203.0.113.24", 120, true), row("198.51.100.7", 7, false)];
        let first = write(&database, move |tx| Box::pin(async move { mail_report::insert(tx, &report(1), &rows()).await }));
        assert!(first.await.unwrap());
        let again = write(&database, move |tx| Box::pin(async move { mail_report::insert(tx, &report(2), &rows()).await }));
        assert!(!again.await.unwrap());
        let sources = mail_report::sources(&database, "seller.example", 20_780).await.unwrap();
        assert_eq!((sources.len(), sources[0].passed, sources[1].failed), (2, 120, 7));
        let days = mail_report::days(&database, "seller.example", 0).await.unwrap();
        assert_eq!(days, [DaySum { day: 20_780, passed: 120, failed: 7 }]);
        let latest = mail_report::latest(&database, "seller.example", NOW).await.unwrap();
        assert_eq!(latest, [report(1)]);
        assert!(mail_report::sources(&database, "seller.example", 20_781).await.unwrap().is_empty());
    }
}
