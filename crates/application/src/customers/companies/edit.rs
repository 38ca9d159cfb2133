//! A company as verbs read and write it whole: the row opened, with its tags.

use super::create::{NewCompany, founded};
use super::domains;
use crate::customers::hashes;
use crate::{Trouble, Work};
use basics::ids::{CompanyId, TagId};
use domain::customers::card::DayOfYear;
use store::customers::company::{self, CompanyRecord};
use store::customers::company_tag;

/// The row with what people say of the company.
pub(in crate::customers) async fn read(
    work: &mut Work<'_>,
    id: CompanyId,
) -> Result<(CompanyRecord, NewCompany), Trouble> {
    let record = company::find(work.transaction, id).await?.ok_or(Trouble::not_found("company"))?;
    let image = NewCompany {
        card: work.unseal("company", "sealed", id.as_i64(), &record.sealed)?,
        country: record.country,
        industry: record.industry.clone().unwrap_or_default(),
        annual_volume: record.volume,
        founding_day: record.founded.and_then(day),
        owner: record.owner,
        tags: company_tag::of(work.transaction, id).await?,
        parent: record.parent,
        attributes: Vec::new(),
    };
    Ok((record, image))
}

/// Writes `after` in the place of `before`.
pub(in crate::customers) async fn write(
    work: &mut Work<'_>,
    record: &mut CompanyRecord,
    before: &NewCompany,
    after: &NewCompany,
) -> Result<(), Trouble> {
    let id = record.id;
    record.sealed = work.seal("company", "sealed", id.as_i64(), &after.card);
    record.name_hash = hashes::of_company_name(work.keyring(), &after.card.name);
    record.domain_hash = hashes::of_website(work.keyring(), &after.card.website);
    record.industry = (!after.industry.is_empty()).then(|| after.industry.clone());
    (record.country, record.volume, record.owner) = (after.country, after.annual_volume, after.owner);
    (record.founded, record.parent) = (after.founding_day.map(founded), after.parent);
    record.updated_at = work.now;
    if !company::update(work.transaction, record).await? {
        return Err(Trouble::Changed { noun: "company", version: record.version });
    }
    domains::write(work, id, &before.card.domains, &after.card.domains).await?;
    company_tag::take(work.transaction, &missing(id, &before.tags, &after.tags)).await?;
    company_tag::put(work.transaction, &missing(id, &after.tags, &before.tags)).await?;
    Ok(())
}

fn missing(company: CompanyId, all: &[TagId], among: &[TagId]) -> Vec<(CompanyId, TagId)> {
    all.iter().filter(|tag| !among.contains(tag)).map(|tag| (company, *tag)).collect()
}

fn day((year, month, day): (Option<i64>, i64, i64)) -> Option<DayOfYear> {
    let year = year.and_then(|year| i16::try_from(year).ok());
    Some(DayOfYear { month: u8::try_from(month).ok()?, day: u8::try_from(day).ok()?, year })
}
