//! What the world does, told to the application: who wrote, who ordered, who answered.

use super::company::House;
use super::customers::Directory;
use super::stage::Answer;
use crate::commands::Failure;
use application::Application;
use application::trade::tiers::TiersFollow;
use application::trade::{
    RECORDED_AT_ONCE, RecordInquiries, RecordInquiry, RecordOrder, RecordOrders, RecordReplies, RecordReply,
};
use domain::trust::Viewer;
use fakeworld::world::{Deed, Happening, Order, World};

/// What telling needs.
pub struct Teller<'a> {
    pub application: &'a Application,
    pub by: &'a Viewer,
    pub house: &'a House,
    pub world: &'a World,
}

impl Teller<'_> {
    /// Tells what happened, in order. What a company did that is not known is left out.
    pub async fn tell(&self, directory: &mut Directory, happenings: &[Happening]) -> Result<(), Failure> {
        let (mut orders, mut inquiries) = (Vec::new(), Vec::new());
        for Happening { at, buyer, deed } in happenings {
            let buyer = &self.world.buyers()[*buyer];
            match deed {
                Deed::Came => directory.welcome(self.application, self.by, self.house, buyer).await?,
                Deed::Traded(order) => orders.push(order.clone()),
                Deed::Asked { colleague, subject } => {
                    let Some(company) = directory.company(buyer) else { continue };
                    let contact = buyer.people.get(*colleague).and_then(|one| directory.contact(&one.address));
                    inquiries.push(RecordInquiry { company, contact, at: *at, subject: subject.clone() });
                }
            }
        }
        self.tell_orders(directory, &orders).await?;
        for some in inquiries.chunks(RECORDED_AT_ONCE) {
            self.application.perform(self.by, RecordInquiries { inquiries: some.to_vec() }).await?;
        }
        Ok(())
    }

    /// Tells of orders; of one that comes twice the later is what is known.
    pub async fn tell_orders(&self, directory: &Directory, orders: &[Order]) -> Result<(), Failure> {
        for some in orders.chunks(RECORDED_AT_ONCE) {
            let known = some.iter().filter_map(|order| {
                let company = directory.company(&self.world.buyers()[order.buyer])?;
                Some(RecordOrder {
                    number: order.number.clone(),
                    company,
                    placed: order.placed,
                    confirmed: order.confirmed,
                    cancelled: order.cancelled,
                    sample: order.sample,
                    amount: order.amount,
                })
            });
            let orders: Vec<RecordOrder> = known.collect();
            if !orders.is_empty() {
                self.application.perform(self.by, RecordOrders { orders, tiers: TiersFollow::AtOnce }).await?;
            }
        }
        Ok(())
    }

    /// Tells what readers answered.
    pub async fn tell_answers(&self, directory: &Directory, answers: Vec<Answer>) -> Result<(), Failure> {
        let of = |answer: Answer| {
            let Answer { at, address, subject, campaign } = answer;
            Some(RecordReply { contact: directory.contact(&address)?, at, subject, campaign })
        };
        let replies: Vec<RecordReply> = answers.into_iter().filter_map(of).collect();
        for some in replies.chunks(RECORDED_AT_ONCE) {
            self.application.perform(self.by, RecordReplies { replies: some.to_vec() }).await?;
        }
        Ok(())
    }
}
