use super::*;

fn name(first: u8) -> FileName {
    FileName::of_hash(&[first; 16]).unwrap()
}

#[tokio::test]
async fn what_was_put_is_read_listed_and_there_after_reopening() {
    let folder = tempfile::tempdir().unwrap();
    let files = FolderFiles::open(&folder.path().join("files")).unwrap();
    files.put(name(2), b"two".to_vec()).await.unwrap();
    files.put(name(1), b"one".to_vec()).await.unwrap();

    let again = FolderFiles::open(&folder.path().join("files")).unwrap();
    assert_eq!(again.get(name(2)).await.unwrap(), b"two");
    let listed = again.list().await.unwrap();
    assert_eq!(
        listed.iter().map(|file| (file.name.clone(), file.size_bytes)).collect::<Vec<_>>(),
        [(name(1), 3), (name(2), 3)]
    );
    assert!(matches!(again.get(name(3)).await, Err(FilesError::NotThere { .. })));
}

#[tokio::test]
async fn putting_a_name_again_keeps_the_first_bytes_and_touches_it() {
    let folder = tempfile::tempdir().unwrap();
    let files = FolderFiles::open(folder.path()).unwrap();
    files.put(name(1), b"first".to_vec()).await.unwrap();
    let old = SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000);
    File::open(files.0.kept(&name(1))).unwrap().set_modified(old).unwrap();
    assert_eq!(files.list().await.unwrap()[0].touched_at, Timestamp::from_millis(1_000_000_000));

    files.put(name(1), b"second".to_vec()).await.unwrap();
    assert_eq!(files.get(name(1)).await.unwrap(), b"first");
    assert!(files.list().await.unwrap()[0].touched_at > Timestamp::from_millis(1_000_000_000));
}

#[tokio::test]
async fn the_trash_gives_back_and_removal_is_for_good() {
    let folder = tempfile::tempdir().unwrap();
    let files = FolderFiles::open(folder.path()).unwrap();
    files.put(name(1), b"one".to_vec()).await.unwrap();
    files.trash(name(1)).await.unwrap();
    assert!(files.list().await.unwrap().is_empty());
    assert_eq!(files.list_trash().await.unwrap().len(), 1);
    assert!(matches!(files.get(name(1)).await, Err(FilesError::NotThere { .. })));

    files.untrash(name(1)).await.unwrap();
    assert_eq!(files.get(name(1)).await.unwrap(), b"one");

    files.trash(name(1)).await.unwrap();
    files.remove(name(1)).await.unwrap();
    files.remove(name(1)).await.unwrap();
    assert!(files.list_trash().await.unwrap().is_empty());
    assert!(matches!(files.untrash(name(1)).await, Err(FilesError::NotThere { .. })));
}

#[test]
fn what_a_crash_left_unfinished_is_deleted_at_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let files = FolderFiles::open(folder.path()).unwrap();
    let left = files.0.root.join(UNFINISHED).join("7-half");
    fs::write(&left, b"half").unwrap();
    FolderFiles::open(folder.path()).unwrap();
    assert!(!left.exists());
}

#[tokio::test]
async fn what_is_put_as_given_replaces_other_bytes_and_says_whether_the_name_is_new() {
    let folder = tempfile::tempdir().unwrap();
    let files = FolderFiles::open(folder.path()).unwrap();
    assert!(files.put_as_given(name(1), b"one".to_vec()).await.unwrap());
    assert!(!files.put_as_given(name(1), b"one".to_vec()).await.unwrap());
    assert!(!files.put_as_given(name(1), b"two".to_vec()).await.unwrap());
    assert_eq!(files.get(name(1)).await.unwrap(), b"two");
}

#[test]
fn a_full_disk_is_an_error_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let files = FolderFiles::open(folder.path()).unwrap();
    let full = files.0.error(io::Error::from_raw_os_error(libc::ENOSPC));
    assert!(matches!(full, FilesError::DiskFull { .. }));
    assert!(matches!(files.0.error(io::Error::from_raw_os_error(libc::EIO)), FilesError::Broken { .. }));
}

#[test]
fn names_are_hexadecimal_and_lead_nowhere_else() {
    for text in ["", "../../etc/passwd", "AB", &"A".repeat(32), &"a".repeat(31), &"a".repeat(129), &"/".repeat(32)] {
        assert_eq!(text.parse::<FileName>(), Err(super::super::NotAFileName), "{text}");
    }
}
