use super::*;
use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder};
use std::io::Write;

pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// A zip of deflated entries; every entry points to the data of `share`, when given.
pub(crate) fn zip(contents: &[&[u8]], share: Option<usize>) -> Vec<u8> {
    let (mut file, mut directory, mut places) = (Vec::new(), Vec::new(), Vec::new());
    for content in contents {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(content).unwrap();
        let packed = encoder.finish().unwrap();
        places.push((file.len() as u32, packed.len() as u32));
        file.extend_from_slice(b"PK\x03\x04\x14\0\0\0\x08\0\0\0\0\0\0\0\0\0");
        file.extend_from_slice(&(packed.len() as u32).to_le_bytes());
        file.extend_from_slice(&(content.len() as u32).to_le_bytes());
        file.extend_from_slice(&[5, 0, 0, 0]);
        file.extend_from_slice(b"a.xml");
        file.extend_from_slice(&packed);
    }
    for (content, place) in contents.iter().zip(&places) {
        let (offset, length) = share.map_or(*place, |share| places[share]);
        directory.extend_from_slice(b"PK\x01\x02\x14\0\x14\0\0\0\x08\0\0\0\0\0\0\0\0\0");
        directory.extend_from_slice(&length.to_le_bytes());
        directory.extend_from_slice(&(content.len() as u32).to_le_bytes());
        directory.extend_from_slice(&[5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        directory.extend_from_slice(&offset.to_le_bytes());
        directory.extend_from_slice(b"a.xml");
    }
    let start = file.len() as u32;
    file.extend_from_slice(&directory);
    file.extend_from_slice(b"PK\x05\x06\0\0\0\0");
    file.extend_from_slice(&(contents.len() as u16).to_le_bytes());
    file.extend_from_slice(&(contents.len() as u16).to_le_bytes());
    file.extend_from_slice(&(directory.len() as u32).to_le_bytes());
    file.extend_from_slice(&start.to_le_bytes());
    file.extend_from_slice(&[0, 0]);
    file
}

#[test]
fn gzip_zip_and_plain_come_back() {
    assert_eq!(unpack(b"<feedback/>"), Ok(vec![b"<feedback/>".to_vec()]));
    assert_eq!(unpack(&gzip(b"<feedback/>")), Ok(vec![b"<feedback/>".to_vec()]));
    assert_eq!(unpack(&zip(&[b"one", b"two"], None)), Ok(vec![b"one".to_vec(), b"two".to_vec()]));
}

#[test]
fn bombs_do_not_go_off() {
    let zeros = vec![0; 8 * 1024 * 1024];
    assert_eq!(unpack(&gzip(&zeros)), Err(UnpackRefusal::Bomb));
    assert_eq!(unpack(&zip(&[&zeros], None)), Err(UnpackRefusal::Bomb));
    assert_eq!(unpack(&zip(&[b"one", b"one"], Some(0))), Err(UnpackRefusal::Bomb));
    assert_eq!(unpack(&zip(&[b"x".as_slice(); 17], None)), Err(UnpackRefusal::TooManyEntries));
    assert_eq!(unpack(&vec![0; MOST_PACKED_BYTES + 1]), Err(UnpackRefusal::TooLarge));
}

#[test]
fn damage_is_told() {
    assert_eq!(unpack(b""), Err(UnpackRefusal::Empty));
    assert_eq!(unpack(b"\x1f\x8b\x08"), Err(UnpackRefusal::Damaged));
    let good = zip(&[b"one"], None);
    assert_eq!(unpack(&good[..good.len() - 30]), Err(UnpackRefusal::Damaged));
    let whole = gzip(b"<feedback/>");
    assert_eq!(unpack(&whole[..whole.len() - 4]), Err(UnpackRefusal::Damaged));
}
