use crate::sending::campaigns::{CreateCampaign, campaign};
use crate::testing::TestTradewind;
use crate::trust::{ChangeWorkspace, Tracking, workspace};
use domain::letters::LetterKind;

#[tokio::test]
async fn new_campaigns_note_of_their_readers_what_the_company_says() {
    let test = TestTradewind::new().await;
    let (app, by) = (&test.application, test.administrator());
    let made = async |opens: bool, clicks: bool| {
        let name = "Autumn".to_owned();
        let id = app.perform(&by, CreateCampaign { name, kind: LetterKind::Promotion }).await.unwrap();
        let record = campaign(app, &by, id).await.unwrap().line.record;
        assert_eq!((record.track_opens, record.track_clicks), (opens, clicks));
    };
    made(true, true).await;
    app.perform(&by, ChangeWorkspace { track_opens: Some(false), ..ChangeWorkspace::default() }).await.unwrap();
    assert_eq!(workspace(app).await.unwrap().tracking, Tracking { opens: false, clicks: true });
    made(false, true).await;
    app.perform(&by, ChangeWorkspace { track_clicks: Some(false), ..ChangeWorkspace::default() }).await.unwrap();
    made(false, false).await;
}
