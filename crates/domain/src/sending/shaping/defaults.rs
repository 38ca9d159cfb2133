//! What is shipped for direct delivery: few connections and modest rates, as the large providers are known to like it.
//!
//! Facts: connection and letter limits of KumoMTA's published shaping files (Apache-2.0) and the providers' own postmaster pages, read in
//! 2026. Relays have no shipped shape: their own limits stand on the channel.

use super::cell::{Rate, Shape};
use crate::sending::provider::ProviderGroup;

/// The shipped shape of a group for direct delivery.
pub const fn of(group: ProviderGroup) -> Shape {
    let (connections, letters, rate, requires_tls) = match group {
        ProviderGroup::Google => (5, 50, Rate::per_second(20), true),
        ProviderGroup::MicrosoftConsumer | ProviderGroup::Microsoft365 => (5, 50, Rate::per_second(20), false),
        ProviderGroup::Yahoo => (5, 20, Rate::per_second(10), false),
        ProviderGroup::Apple => (5, 10, Rate::per_second(5), false),
        ProviderGroup::Tencent => (4, 8, Rate::per_minute(60), false),
        ProviderGroup::NetEase => (4, 7, Rate::per_minute(60), false),
        ProviderGroup::Aliyun => (4, 20, Rate::per_minute(120), false),
        ProviderGroup::MailRu | ProviderGroup::Yandex => (5, 20, Rate::per_second(5), false),
        ProviderGroup::UnitedInternet => (4, 20, Rate::per_second(5), false),
        ProviderGroup::TOnline => (2, 20, Rate::per_second(2), false),
        ProviderGroup::Orange => (2, 100, Rate::per_second(2), false),
        ProviderGroup::Comcast => (10, 50, Rate::per_second(10), false),
        ProviderGroup::Zoho | ProviderGroup::Naver => (5, 20, Rate::per_second(5), false),
        ProviderGroup::Proofpoint | ProviderGroup::Mimecast | ProviderGroup::Barracuda => {
            (10, 50, Rate::per_second(20), false)
        }
        // One company's own server: a handful of people behind it.
        ProviderGroup::Other => (2, 50, Rate::per_second(5), false),
    };
    Shape {
        connections: Some(connections),
        letters_per_connection: Some(letters),
        rate: Some(rate),
        letters_per_day: None,
        requires_tls,
        suspended: false,
    }
}
