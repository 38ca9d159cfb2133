//! The text files of the repository as git knows them: tracked, or new and not ignored.

use std::io;
use std::path::Path;
use std::process::Command;

pub struct File {
    /// From the root, with slashes.
    pub path: String,
    pub text: String,
}

pub struct Tree {
    pub files: Vec<File>,
}

impl Tree {
    /// Reads the tree round this package. Files that are not UTF-8 (images) are left out.
    pub fn read() -> io::Result<Tree> {
        let root = root();
        let listed = output("git", &["ls-files", "-z", "--cached", "--others", "--exclude-standard"])?;
        let mut files = Vec::new();
        for path in listed.split('\0').filter(|path| !path.is_empty()) {
            match std::fs::read(root.join(path)) {
                Ok(bytes) => {
                    if let Ok(text) = String::from_utf8(bytes) {
                        files.push(File { path: path.to_owned(), text });
                    }
                }
                Err(error) if error.kind() == io::ErrorKind::NotFound => {} // deleted, not yet committed
                Err(error) => return Err(error),
            }
        }
        Ok(Tree { files })
    }

    pub fn with_ending<'a>(&'a self, ending: &'a str) -> impl Iterator<Item = &'a File> {
        self.files.iter().filter(move |file| file.path.ends_with(ending))
    }

    /// The sources of the product in Rust: everything but this package, whose tests hold bad samples.
    pub fn rust(&self) -> impl Iterator<Item = &File> {
        self.with_ending(".rs").filter(|file| !file.path.starts_with("xtask/"))
    }

    #[cfg(test)]
    pub fn of(files: &[(&str, &str)]) -> Tree {
        let file = |(path, text): &(&str, &str)| File { path: (*path).to_owned(), text: (*text).to_owned() };
        Tree { files: files.iter().map(file).collect() }
    }
}

/// The root of the repository: the folder above this package.
///
/// As Cargo says when it runs us: a program that another clone built into the same target folder would name that clone.
pub fn root() -> &'static Path {
    static ROOT: std::sync::OnceLock<std::path::PathBuf> = std::sync::OnceLock::new();
    ROOT.get_or_init(|| {
        let package = std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
        Path::new(&package).parent().expect("this package lies in a folder of the repository").to_owned()
    })
}

/// What a program prints when it is run at the root.
pub fn output(program: &str, arguments: &[&str]) -> io::Result<String> {
    let output = Command::new(program).args(arguments).current_dir(root()).output()?;
    if output.status.success() {
        String::from_utf8(output.stdout).map_err(io::Error::other)
    } else {
        let said = String::from_utf8_lossy(&output.stderr);
        Err(io::Error::other(format!("{program} {}: {said}", arguments.join(" "))))
    }
}
