//! The built web app inside the program: files by path, in the encoding that the browser takes.
//!
//! Promises: builds without Node and without `web/dist` (then a placeholder page stands in), never serves a path outside
//! of the app, and says which files may be cached for ever. It does no HTTP: headers, status and nonce are the server's.

mod page;

pub use page::{NONCE_PLACEHOLDER, PLACEHOLDER_PAGE};

use rust_embed::RustEmbed;
use std::borrow::Cow;
use std::path::{Component, Path, PathBuf};

#[derive(RustEmbed)]
#[folder = "../../web/dist"]
#[allow_missing = true]
struct Dist;

/// One file of the app, ready to be sent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Asset {
    pub bytes: Cow<'static, [u8]>,
    pub content_type: &'static str,
    /// The value of Content-Encoding; `None` means as it is.
    pub encoding: Option<&'static str>,
    /// Its name holds a hash of its content, so that it may be kept for ever.
    pub immutable: bool,
}

/// Where the app's files come from.
#[derive(Clone, Debug, Default)]
pub enum Source {
    /// Inside the program.
    #[default]
    Embedded,
    /// A folder on disk, read at each request: for development.
    Folder(PathBuf),
}

/// The file at `path` (as in the URL, without the leading slash) in the best encoding of `accept_encoding`, from inside the program.
pub fn asset(path: &str, accept_encoding: &str) -> Option<Asset> {
    Source::Embedded.asset(path, accept_encoding)
}

/// The page of the app with [`NONCE_PLACEHOLDER`] where the nonce belongs; `None` when the app was not built in.
pub fn index_html() -> Option<&'static str> {
    static PAGE: std::sync::OnceLock<Option<String>> = std::sync::OnceLock::new();
    PAGE.get_or_init(|| Source::Embedded.index_html()).as_deref()
}

impl Source {
    /// The file at `path`, or `None` when there is none. `index.html` is not among them: it needs its nonce.
    pub fn asset(&self, path: &str, accept_encoding: &str) -> Option<Asset> {
        if path == "index.html" || path.ends_with(".br") || path.ends_with(".gz") || !is_plain(path) {
            return None;
        }
        let content_type = content_type(path)?;
        let immutable = path.starts_with("assets/");
        for (encoding, ending) in [("br", ".br"), ("gzip", ".gz")] {
            if !takes(accept_encoding, encoding) {
                continue;
            }
            if let Some(bytes) = self.read(&format!("{path}{ending}")) {
                return Some(Asset { bytes, content_type, encoding: Some(encoding), immutable });
            }
        }
        Some(Asset { bytes: self.read(path)?, content_type, encoding: None, immutable })
    }

    /// The page of the app with its nonce placeholder.
    pub fn index_html(&self) -> Option<String> {
        String::from_utf8(self.read("index.html")?.into_owned()).ok()
    }

    fn read(&self, path: &str) -> Option<Cow<'static, [u8]>> {
        match self {
            Source::Embedded => Dist::get(path).map(|file| file.data),
            Source::Folder(folder) => std::fs::read(folder.join(path)).ok().map(Cow::Owned),
        }
    }
}

/// Only plain names below the app's folder: no `..`, no root, no drive, no backslash.
fn is_plain(path: &str) -> bool {
    !path.is_empty()
        && !path.contains(['\\', '\0'])
        && Path::new(path).components().all(|part| matches!(part, Component::Normal(_)))
}

/// Whether the browser takes this encoding (RFC 9110, section 12.5.3): named with a weight above nought.
fn takes(accept_encoding: &str, encoding: &str) -> bool {
    accept_encoding.split(',').any(|part| {
        let mut pieces = part.split(';').map(str::trim);
        let named = pieces.next().is_some_and(|name| name.eq_ignore_ascii_case(encoding));
        let refused = pieces.any(|piece| {
            piece.strip_prefix("q=").is_some_and(|weight| weight.parse::<f32>().is_ok_and(|weight| weight <= 0.0))
        });
        named && !refused
    })
}

/// The kinds of file that the build writes; another kind is not served.
fn content_type(path: &str) -> Option<&'static str> {
    Some(match path.rsplit_once('.')?.1 {
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "json" => "application/json",
        "html" => "text/html; charset=utf-8",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{PLACEHOLDER_PAGE, Source, takes};
    use std::fs;

    fn folder() -> (tempfolder::Folder, Source) {
        let folder = tempfolder::Folder::new();
        fs::create_dir(folder.path().join("assets")).unwrap();
        fs::write(folder.path().join("index.html"), "<script nonce=\"__NONCE__\">").unwrap();
        fs::write(folder.path().join("assets/a-1.js"), "plain").unwrap();
        fs::write(folder.path().join("assets/a-1.js.br"), "br").unwrap();
        fs::write(folder.path().join("assets/a-1.js.gz"), "gz").unwrap();
        fs::write(folder.path().join("mark.svg"), "svg").unwrap();
        let source = Source::Folder(folder.path().to_owned());
        (folder, source)
    }

    /// A folder of its own for each test, removed with it.
    mod tempfolder {
        use std::path::{Path, PathBuf};
        use std::sync::atomic::{AtomicU32, Ordering};

        pub struct Folder(PathBuf);

        static COUNT: AtomicU32 = AtomicU32::new(0);

        impl Folder {
            pub fn new() -> Self {
                let name = format!("web-assets-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
                let path = std::env::temp_dir().join(name);
                std::fs::create_dir(&path).unwrap();
                Folder(path)
            }

            pub fn path(&self) -> &Path {
                &self.0
            }
        }

        impl Drop for Folder {
            fn drop(&mut self) {
                std::fs::remove_dir_all(&self.0).ok();
            }
        }
    }

    #[test]
    fn the_best_encoding_that_the_browser_takes_is_sent() {
        let (_folder, source) = folder();
        for (accepted, encoding, bytes) in [
            ("gzip, br", Some("br"), "br"),
            ("gzip, br;q=0", Some("gzip"), "gz"),
            ("", None, "plain"),
            ("GZIP", Some("gzip"), "gz"),
        ] {
            let asset = source.asset("assets/a-1.js", accepted).unwrap();
            assert_eq!((asset.encoding, asset.bytes.as_ref()), (encoding, bytes.as_bytes()), "{accepted}");
            assert!(asset.immutable);
        }
        assert!(!source.asset("mark.svg", "br").unwrap().immutable);
    }

    #[test]
    fn a_path_outside_of_the_app_is_nothing() {
        let (_folder, source) = folder();
        for path in [
            "../Cargo.toml",
            "/etc/passwd",
            "assets/../../x.js",
            "assets\\a-1.js",
            "",
            "index.html",
            "assets/a-1.js.br",
            "assets",
        ] {
            assert_eq!(source.asset(path, "br"), None, "{path}");
        }
    }

    #[test]
    fn a_weight_of_nought_refuses() {
        assert!(takes("br;q=0.1", "br"));
        assert!(!takes("br;q=0, gzip", "br"));
        assert!(!takes("brotli", "br"));
    }

    #[test]
    fn without_a_built_app_a_page_says_how_to_get_it() {
        assert!(PLACEHOLDER_PAGE.contains("make web"));
    }
}
